# What jaq lacks of jq, or does in a way that would not give JSON.
def tostring: if isstring then . else tojson end;
def @text: tostring;
def @json: tojson;
def ascii: [.] | implode;
def toarray: if isarray then . else [.] end;
def trimstr($s): ltrimstr($s) | rtrimstr($s);
def leaf_paths: paths(scalars);
def IN(s): any(s == .; .);
def IN(src; s): any(src == s; .);
def INDEX(stream; f): reduce stream as $row ({}; .[$row | f | tostring] |= $row);
def INDEX(f): INDEX(.[]; f);
def have_literal_numbers: true;
def have_decnum: true;
def tostream: path(def r: (.[]? | r), .; r) as $p | getpath($p) | reduce path(.[]?) as $q ([$p, .]; [$p + $q]);
def fromstream(f): {x: null, e: false} as $init
  | foreach f as $i ($init;
      if .e then $init else . end
      | if $i | length == 2
        then .e = ($i[0] | length == 0) | setpath(["x"] + $i[0]; $i[1])
        else .e = ($i[0] | length == 1) end;
      if .e then .x else empty end);
def truncate_stream(stream): . as $n | null | stream
  | if (.[0] | length) > $n then .[0] = .[0][$n:] else empty end;
def each_field(f): if isarray then map(f) else error("\(type) (\(tojson)) cannot be formatted, only an array can be") end;
def @csv: each_field(if isnumber then tojson elif isboolean then tojson elif . == null then "" elif isstring then "\"" + gsub("\""; "\"\"") + "\""
    else error("\(type) (\(tojson)) is not valid in a csv row") end) | join(",");
def @tsv: each_field(if isnumber then tojson elif isboolean then tojson elif . == null then "" elif isstring then escape_tsv
    else error("\(type) (\(tojson)) is not valid in a tsv row") end) | join("\t");
def @base32: tostring | encode_base32;
def @base32d: tostring | decode_base32;
def scan(re; flags): matches(re; "g" + flags)[] | if length > 1 then [.[1:][].string] else .[0].string end;
def delete_path($path):
  if $path == [] then null
  elif (try getpath($path[:-1]) catch null) == null then .
  else getpath($path) |= empty end;
def absolute_paths($path): $path[:-1] as $parent | $path[-1] as $key
  | (try getpath($parent) catch null)
  | if isarray and ($key | isnumber) and $key < 0 then $parent + [length + $key]
    elif isarray and ($key | isobject) then [range(length)][$key.start:$key.end][] | $parent + [.]
    else $path end;
def delpaths($paths):
  if $paths | isarray then reduce ([absolute_paths($paths[])] | unique | reverse[]) as $path (.; delete_path($path))
  else error("paths must be specified as an array") end;
def del(f): delpaths([path(f)]);
def join($s): reduce .[] as $x (null;
    (if . == null then "" else . + $s end)
    + ($x | if . == null then "" elif isboolean or isnumber then tojson else . end)) // "";
def from_entries: reduce .[] as $x ({};
    . + {($x | if .key == null then .k // .name // .Name // .K // .Key else .key end
          | if isstring then . else tojson end):
         ($x | if has("value") then .value elif has("v") then .v else .Value end)});
def with_entries(f): to_entries | map(f) | from_entries;
def flatten($depth):
  def flat($d): reduce .[] as $x ([]; if ($x | isarray) and $d > 0 then . + ($x | flat($d - 1)) else . + [$x] end);
  if $depth < 0 then error("flatten depth must not be negative") else flat($depth) end;
def flatten: flatten(1e9);
def nth($n; f): if $n < 0 then error("nth doesn't support negative indices") else first(skip($n; f)) end;
def JOIN($index; f): [.[] | [., $index[f]]];
def JOIN($index; stream; f): stream | [., $index[f]];
def JOIN($index; stream; f; join): stream | [., $index[f]] | join;
def match($re): (if $re | isarray then $re else [$re] end) as [$r, $flags] | match($r; $flags);
def test($re): (if $re | isarray then $re else [$re] end) as [$r, $flags] | test($r; $flags);
def capture($re): (if $re | isarray then $re else [$re] end) as [$r, $flags] | capture($r; $flags);
def scan($re): (if $re | isarray then $re else [$re] end) as [$r, $flags] | scan($r; $flags);
def pick(f): . as $whole | reduce path(f) as $path (null; setpath($path; $whole | getpath($path)));
