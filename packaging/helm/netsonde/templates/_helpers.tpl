{{- define "netsonde.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "netsonde.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (include "netsonde.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "netsonde.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "netsonde.selector" -}}
app.kubernetes.io/name: {{ include "netsonde.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "netsonde.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "netsonde.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "netsonde.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "netsonde.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "netsonde.image" -}}
{{- with .Values.image -}}
{{- if .registry }}{{ .registry }}/{{ end }}{{ .repository }}
{{- if .digest }}@{{ .digest }}{{ else }}:{{ default $.Chart.AppVersion .tag }}{{ end }}
{{- end }}
{{- end }}

{{- define "netsonde.hostNetwork" -}}
{{- if kindIs "bool" .Values.hostNetwork }}{{ .Values.hostNetwork }}{{ else }}{{ eq .Values.kind "DaemonSet" }}{{ end }}
{{- end }}

{{/* What the enabled slices need, and nothing else; empty for rights: none. */}}
{{- define "netsonde.capabilities" -}}
{{- $c := .Values.config }}
{{- $needed := list }}
{{- if eq .Values.rights "capabilities" }}
{{- $probe := ne (toString (dig "probe" "enabled" true $c)) "false" }}
{{- $tcp := ne (toString (dig "tcp" "enabled" "auto" $c)) "false" }}
{{- $clients := ne (toString (dig "clients" "enabled" true $c)) "false" }}
{{- $jool := ne (toString (dig "jool" "enabled" true $c)) "false" }}
{{- if or $probe $tcp }}{{ $needed = append $needed "NET_RAW" }}{{ end }}
{{- $stamps := and $probe (eq (toString (dig "probe" "hardware_stamps" "off" $c)) "on") }}
{{- if or $clients $jool $stamps }}{{ $needed = append $needed "NET_ADMIN" }}{{ end }}
{{- if and $tcp (dig "tcp" "tracepoints" false $c) }}{{ $needed = concat $needed (list "BPF" "PERFMON") }}{{ end }}
{{- if .Values.otherNamespaces }}{{ $needed = append $needed "SYS_ADMIN" }}{{ end }}
{{- if lt (int .Values.port) 1024 }}{{ $needed = append $needed "NET_BIND_SERVICE" }}{{ end }}
{{- $needed = concat $needed .Values.extraCapabilities | uniq }}
{{- end }}
{{- join "," $needed }}
{{- end }}

{{- define "netsonde.webSecret" -}}
{{- if .Values.webConfig.existingSecret }}{{ .Values.webConfig.existingSecret }}
{{- else if .Values.webConfig.content }}{{ include "netsonde.fullname" . }}-web{{ end }}
{{- end }}

{{- define "netsonde.scheme" -}}
{{- if .Values.webConfig.scheme }}{{ .Values.webConfig.scheme }}
{{- else if hasKey .Values.webConfig.content "tls_server_config" }}https{{ else }}http{{ end }}
{{- end }}

{{- define "netsonde.guarded" -}}
{{- if kindIs "bool" .Values.webConfig.guarded }}{{ .Values.webConfig.guarded }}
{{- else }}
{{- $c := .Values.webConfig.content }}
{{- or (hasKey $c "basic_auth_users") (hasPrefix "Require" (dig "tls_server_config" "client_auth_type" "" $c)) }}
{{- end }}
{{- end }}

{{/* How the kubelet asks for a path: by a connection alone where it would have to log in. */}}
{{- define "netsonde.check" -}}
{{- if eq (include "netsonde.guarded" .root) "true" }}
tcpSocket: {port: http}
{{- else }}
httpGet: {path: {{ .path }}, port: http, scheme: {{ include "netsonde.scheme" .root | upper }}}
{{- end }}
{{- with .timing }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The endpoint of a ServiceMonitor or PodMonitor, whose values are .monitor. */}}
{{- define "netsonde.endpoint" -}}
port: http
path: {{ dig "web" "telemetry_path" "/metrics" .root.Values.config }}
scheme: {{ include "netsonde.scheme" .root }}
{{- with .monitor.interval }}
interval: {{ . }}
{{- end }}
{{- with .monitor.scrapeTimeout }}
scrapeTimeout: {{ . }}
{{- end }}
{{- with .monitor.tlsConfig }}
tlsConfig: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .monitor.basicAuth }}
basicAuth: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .monitor.relabelings }}
relabelings: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .monitor.metricRelabelings }}
metricRelabelings: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
