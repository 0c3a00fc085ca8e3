# Evaluates the NixOS modules without nixpkgs, by as much of its library as they use. Conditions and
# priorities are NixOS's; a value of the wrong type and an option that nobody declares are refused.
{
  module,
  given,
}:
let
  inherit (builtins)
    all
    any
    attrNames
    concatLists
    concatMap
    concatStringsSep
    elem
    filter
    foldl'
    hasAttr
    head
    isAttrs
    isBool
    isInt
    isList
    isString
    length
    map
    match
    ;

  is = kind: value: isAttrs value && (value._type or "") == kind;

  types = rec {
    bool = { name = "bool"; check = isBool; };
    str = { name = "str"; check = isString; };
    port = { name = "port"; check = v: isInt v && v >= 0 && v <= 65535; };
    ints.positive = { name = "positive"; check = v: isInt v && v > 0; };
    package = { name = "package"; check = is "package"; };
    anything = { name = "anything"; check = _: true; };
    strMatching = p: { name = "strMatching ${p}"; check = v: isString v && match p v != null; };
    nullOr = t: { name = "nullOr ${t.name}"; check = v: v == null || t.check v; };
    listOf = t: { name = "listOf ${t.name}"; check = v: isList v && all t.check v; };
    attrsOf = t: { name = "attrsOf ${t.name}"; check = isAttrs; };
  };

  lib = rec {
    inherit types;
    mkOption = option: { _type = "option"; } // option;
    mkEnableOption = description: mkOption { type = types.bool; default = false; inherit description; };
    mkPackageOption = pkgs: name: _: mkOption { type = types.package; default = pkgs.${name}; };
    mkIf = condition: content: { _type = "if"; inherit condition content; };
    mkDefault = content: { _type = "override"; priority = 1000; inherit content; };
    optional = condition: value: if condition then [ value ] else [ ];
    optionals = condition: values: if condition then values else [ ];
    optionalAttrs = condition: values: if condition then values else { };
    unique = foldl' (seen: value: if elem value seen then seen else seen ++ [ value ]) [ ];
    hasPrefix = prefix: text: builtins.substring 0 (builtins.stringLength prefix) text == prefix;
    hasInfix = infix: text: builtins.length (builtins.split infix text) > 1;
    getExe = package: "${package.path}/bin/${package.mainProgram}";
    escapeShellArgs = concatStringsSep " ";
  };

  pkgs = {
    netsonde = { _type = "package"; path = "/nix/netsonde"; mainProgram = "netsonde"; };
    writeText = name: text: "${name}<${text}>";
    runCommand = name: _: script: "${name}<${script}>";
  };

  # What the definitions say about one name, without asking whether their conditions hold.
  below =
    name: definition:
    if is "if" definition then
      map (lib.mkIf definition.condition) (below name definition.content)
    else if isAttrs definition && hasAttr name definition then
      [ definition.${name} ]
    else
      [ ];

  names =
    definition: if is "if" definition then names definition.content else attrNames definition;

  # [{ priority; value; }] of a definition whose conditions hold.
  settled =
    priority: definition:
    if is "if" definition then
      if definition.condition then settled priority definition.content else [ ]
    else if is "override" definition then
      settled definition.priority definition.content
    else
      [ { inherit priority; value = definition; } ];

  merged =
    where: found:
    let
      least = foldl' (l: f: if f.priority < l then f.priority else l) 9999 found;
      values = map (f: f.value) (filter (f: f.priority == least) found);
    in
    if all (f: isAttrs f.value && !(f.value ? _type)) found then
      foldl' (
        all_: name:
        all_
        // {
          ${name} = merged "${where}.${name}" (
            concatMap (f: if f.value ? ${name} then settled f.priority f.value.${name} else [ ]) found
          );
        }
      ) { } (lib.unique (concatMap (f: attrNames f.value) found))
    else if all isList values then
      concatLists values
    else if all (v: v == head values) values then
      head values
    else
      throw "${where} is defined in two ways";

  resolve =
    where: options: definitions:
    if is "option" options then
      let
        found =
          concatMap (settled 100) definitions
          ++ (if options ? default then [ { priority = 1500; value = options.default; } ] else [ ]);
        value = merged where found;
      in
      if found == [ ] then
        throw "${where} has no value"
      else if options.type.check value then
        value
      else
        throw "${where} is no ${options.type.name}"
    else
      let
        unknown = filter (name: !(hasAttr name options)) (concatMap names definitions);
      in
      if unknown != [ ] then
        throw "${where}.${head unknown} is no option"
      else
        builtins.mapAttrs (
          name: option: resolve "${where}.${name}" option (concatMap (below name) definitions)
        ) options;

  # A module and what it imports, called as NixOS calls them.
  called =
    file:
    let
      content = import file;
      result = if builtins.isFunction content then content { inherit config lib pkgs; } else content;
    in
    concatMap called (result.imports or [ ]) ++ [ result ];

  nixos = {
    assertions = lib.mkOption { type = types.listOf types.anything; default = [ ]; };
    networking.firewall.allowedTCPPorts = lib.mkOption {
      type = types.listOf types.port;
      default = [ ];
    };
    systemd.services = lib.mkOption { type = types.attrsOf types.anything; default = { }; };
  };

  united =
    a: b:
    a
    // builtins.mapAttrs (
      name: value: if a ? ${name} && !(is "option" value) then united a.${name} value else value
    ) b;

  modules = called module;
  options = foldl' united nixos (map (m: m.options or { }) modules);
  config = resolve "config" options (map (m: m.config or { }) modules ++ [ given ]);
  failed = filter (a: !a.assertion) config.assertions;
in
{
  units = config.systemd.services;
  ports = config.networking.firewall.allowedTCPPorts;
  settings = config.services.netsonde.settings;
  problems = map (a: a.message) failed;
}
