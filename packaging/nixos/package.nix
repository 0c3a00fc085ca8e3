# Netsonde for nixpkgs, from the files that './netsonde build' makes:
#
#   netsonde = pkgs.callPackage ./package.nix { src = ../../exporter/target; };
{
  lib,
  stdenv,
  makeWrapper,
  jdk25_headless,
  src,
}:
stdenv.mkDerivation {
  pname = "netsonde";
  version = "0.1.0";
  inherit src;
  dontUnpack = true;
  nativeBuildInputs = [ makeWrapper ];

  installPhase = ''
    runHook preInstall
    install -Dm644 -t $out/lib/netsonde $src/netsonde.jar
    install -Dm644 -t $out/lib/netsonde/lib $src/lib/*.jar
    install -Dm755 ${../../netsonde} $out/lib/netsonde/netsonde
    install -Dm644 -t $out/share/netsonde/grafana ${../../observe/grafana}/*.json
    install -Dm644 -t $out/share/netsonde/prometheus ${../../observe/prometheus}/*.yml
    patchShebangs $out/lib/netsonde/netsonde
    makeWrapper $out/lib/netsonde/netsonde $out/bin/netsonde \
      --set NETSONDE_JAVA_HOME ${jdk25_headless.home}
    runHook postInstall
  '';

  meta = {
    description = "Prometheus exporter for what a network is doing";
    license = lib.licenses.asl20;
    mainProgram = "netsonde";
    platforms = [
      "x86_64-linux"
      "aarch64-linux"
    ];
  };
}
