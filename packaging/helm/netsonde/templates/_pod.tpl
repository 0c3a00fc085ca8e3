{{- define "netsonde.pod" -}}
{{- $capabilities := include "netsonde.capabilities" . }}
{{- $hostNetwork := eq (include "netsonde.hostNetwork" .) "true" }}
{{- $webSecret := include "netsonde.webSecret" . }}
metadata:
  labels:
    {{- include "netsonde.labels" . | nindent 4 }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    checksum/config: {{ toYaml .Values.config | sha256sum }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "netsonde.serviceAccount" . }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  hostNetwork: {{ $hostNetwork }}
  dnsPolicy: {{ default (ternary "ClusterFirstWithHostNet" "ClusterFirst" $hostNetwork) .Values.dnsPolicy }}
  terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- /* Kubernetes gives capabilities to root alone: it knows no ambient ones. */}}
    {{- if $capabilities }}
    runAsUser: 0
    runAsGroup: 0
    {{- else }}
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    fsGroup: 65532
    {{- /* Of the pod's own network; with the host's it is refused. */}}
    {{- if not $hostNetwork }}
    sysctls:
      - {name: net.ipv4.ping_group_range, value: "0 2147483647"}
    {{- end }}
    {{- end }}
    seccompProfile: {type: RuntimeDefault}
  {{- with .Values.initContainers }}
  initContainers: {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: netsonde
      image: {{ include "netsonde.image" . | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args:
        - serve
        - --config.file=/etc/netsonde/netsonde.yml
        - --web.listen-address=:{{ .Values.port }}
        {{- if $webSecret }}
        - --web.config.file=/etc/netsonde/web/web.yml
        {{- end }}
        {{- range .Values.extraArgs }}
        - {{ . | quote }}
        {{- end }}
      env:
        - {name: STATE_DIRECTORY, value: /var/lib/netsonde}
        {{- with .Values.javaOptions }}
        - {name: JDK_JAVA_OPTIONS, value: {{ . | quote }}}
        {{- end }}
        {{- with .Values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      ports:
        - {name: http, containerPort: {{ .Values.port }}, protocol: TCP}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
          {{- with $capabilities }}
          add: [{{ . | replace "," ", " }}]
          {{- end }}
      livenessProbe: {{- include "netsonde.check" (dict "root" . "path" "/-/healthy" "timing" .Values.livenessProbe) | trim | nindent 8 }}
      readinessProbe: {{- include "netsonde.check" (dict "root" . "path" "/-/ready" "timing" .Values.readinessProbe) | trim | nindent 8 }}
      {{- with .Values.resources }}
      resources: {{- toYaml . | nindent 8 }}
      {{- end }}
      volumeMounts:
        - {name: config, mountPath: /etc/netsonde/netsonde.yml, subPath: netsonde.yml, readOnly: true}
        - {name: state, mountPath: /var/lib/netsonde}
        {{- if $webSecret }}
        - {name: web, mountPath: /etc/netsonde/web, readOnly: true}
        {{- end }}
        {{- if .Values.webConfig.tlsSecret }}
        - {name: tls, mountPath: /etc/netsonde/tls, readOnly: true}
        {{- end }}
        {{- if .Values.otherNamespaces }}
        - {name: netns, mountPath: /run/netns, readOnly: true, mountPropagation: HostToContainer}
        {{- end }}
        {{- with .Values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    {{- with .Values.extraContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    - name: config
      configMap: {name: {{ include "netsonde.fullname" . }}}
    - name: state
      {{- if .Values.state.hostPath }}
      hostPath: {path: {{ .Values.state.hostPath | quote }}, type: DirectoryOrCreate}
      {{- else }}
      emptyDir: {}
      {{- end }}
    {{- if $webSecret }}
    - name: web
      secret: {secretName: {{ $webSecret }}, defaultMode: {{ ternary "0400" "0440" (ne $capabilities "") }}}
    {{- end }}
    {{- with .Values.webConfig.tlsSecret }}
    - name: tls
      secret: {secretName: {{ . }}, defaultMode: {{ ternary "0400" "0440" (ne $capabilities "") }}}
    {{- end }}
    {{- if .Values.otherNamespaces }}
    - name: netns
      hostPath: {path: /run/netns, type: DirectoryOrCreate}
    {{- end }}
    {{- with .Values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}
