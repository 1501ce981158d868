{{- define "fairlane.fullname" -}}
{{- if contains "fairlane" .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-fairlane" (.Release.Name | trunc 31 | trimSuffix "-") -}}
{{- end -}}
{{- end -}}

{{/* The labels that select the pods of a component; they must never change. Takes the root and the component. */}}
{{- define "fairlane.selector" -}}
app.kubernetes.io/name: fairlane
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- with .worker }}
fairlane/worker: {{ . | quote }}
{{- end }}
{{- end -}}

{{- define "fairlane.labels" -}}
{{ include "fairlane.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "fairlane.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* The channel of a set of workers. Takes the name and the values of the set. */}}
{{- define "fairlane.channel" -}}
{{ .values.channel | default .name }}
{{- end -}}

{{/* The Secret that holds sasl.jaas.config of a role. Takes the root and the role. */}}
{{- define "fairlane.saslSecret" -}}
{{- $sasl := .root.Values.kafka.sasl -}}
{{- if hasPrefix "SASL_" .root.Values.kafka.protocol -}}
{{ get $sasl.secretNames .role | default $sasl.secretName }}
{{- end -}}
{{- end -}}

{{/* Checks that values.schema.json cannot express. */}}
{{- define "fairlane.check" -}}
{{- $partitions := int .Values.partitions -}}
{{- if gt (int .Values.pipeline.replicas) $partitions -}}
{{- fail (printf "pipeline.replicas is %d, but with %d partitions further pipelines would be idle; write at most %d" (int .Values.pipeline.replicas) $partitions $partitions) -}}
{{- end -}}
{{- if ge (int .Values.pipeline.standbys) (int .Values.pipeline.replicas) -}}
{{- if gt (int .Values.pipeline.standbys) 0 -}}
{{- fail (printf "pipeline.standbys is %d, but with pipeline.replicas %d there are not enough pods, for each copy of the state needs another one; write at most %d" (int .Values.pipeline.standbys) (int .Values.pipeline.replicas) (sub (int .Values.pipeline.replicas) 1)) -}}
{{- end -}}
{{- end -}}
{{- $channels := dict -}}
{{- range $name, $worker := .Values.workers -}}
{{- $replicas := int ($worker.replicas | default $.Values.workerDefaults.replicas) -}}
{{- $max := int ($worker.max | default $replicas) -}}
{{- if gt $replicas $partitions -}}
{{- fail (printf "workers.%s.replicas is %d, but with %d partitions further workers would be idle; write at most %d" $name $replicas $partitions $partitions) -}}
{{- end -}}
{{- if gt $max $partitions -}}
{{- fail (printf "workers.%s.max is %d, but with %d partitions further workers would be idle; write at most %d" $name $max $partitions $partitions) -}}
{{- end -}}
{{- if lt $max $replicas -}}
{{- fail (printf "workers.%s.max is %d, which is less than workers.%s.replicas, %d; write at least %d" $name $max $name $replicas $replicas) -}}
{{- end -}}
{{- $channel := include "fairlane.channel" (dict "name" $name "values" $worker) -}}
{{- if hasKey $channels $channel -}}
{{- fail (printf "workers.%s and workers.%s both serve the channel %s; a channel has one set of workers, so remove one" (get $channels $channel) $name $channel) -}}
{{- end -}}
{{- $_ := set $channels $channel $name -}}
{{- range $setting, $_ := $worker.secretSettings -}}
{{- if hasKey ($worker.settings | default dict) $setting -}}
{{- fail (printf "workers.%s has %s in both settings and secretSettings; remove one" $name $setting) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and (hasPrefix "SASL_" .Values.kafka.protocol) (not .Values.kafka.sasl.secretName) -}}
{{- range $role := list "topics" "pipeline" "worker" "gateway" -}}
{{- if not (get $.Values.kafka.sasl.secretNames $role) -}}
{{- fail (printf "kafka.protocol is %s, but the role %s has no Secret; write kafka.sasl.secretNames.%s, or kafka.sasl.secretName for all roles" $.Values.kafka.protocol $role $role) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and .Values.keda.enabled (not .Values.gateway.enabled) -}}
{{- fail "keda.enabled needs the gateway, which reports how many workers are wanted; write gateway.enabled: true" -}}
{{- end -}}
{{- if and .Values.keda.enabled (not .Values.gateway.insecure) (not .Values.keda.operatorKey.secretName) -}}
{{- fail "keda.enabled needs an operator's API key for the gateway; write keda.operatorKey.secretName, a Secret with a key created by `fairlane gateway key --operator`" -}}
{{- end -}}
{{- if and .Values.gateway.enabled (not .Values.gateway.insecure) (not .Values.gateway.keys.secretName) -}}
{{- fail "the gateway has no API keys; write gateway.keys.secretName, a Secret with the entry keys.txt, or gateway.insecure: true to allow every call to everyone" -}}
{{- end -}}
{{- range $key, $_ := .Values.config -}}
{{- $first := regexFind "^[^.]+" $key -}}
{{- if or (has $key (list "bootstrap.servers" "topic.prefix" "partitions" "replication.factor" "state.dir" "threads" "standbys" "session.timeout" "instance.id" "rocksdb.bytes")) (has $first (list "channels" "http" "ops")) -}}
{{- fail (printf "config.%s: the chart sets this setting from another value; remove it from config" $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The settings of all roles. */}}
{{- define "fairlane.settings" -}}
bootstrap.servers: {{ .Values.kafka.bootstrapServers | quote }}
topic.prefix: {{ .Values.topicPrefix | quote }}
partitions: {{ .Values.partitions }}
replication.factor: {{ .Values.replicationFactor }}
state.dir: /var/lib/fairlane
threads: {{ .Values.pipeline.threads }}
standbys: {{ .Values.pipeline.standbys }}
session.timeout: {{ .Values.pipeline.sessionTimeout }}
rocksdb.bytes: {{ .Values.pipeline.rocksdbBytes }}
ops.bind: 0.0.0.0
ops.port: {{ .Values.ops.port }}
kafka.security.protocol: {{ .Values.kafka.protocol }}
{{- if or (hasPrefix "SASL_" .Values.kafka.protocol) .Values.kafka.tls.clientSecretName }}
# The clients read their secrets from files.
kafka.config.providers: directory
kafka.config.providers.directory.class: org.apache.kafka.common.config.provider.DirectoryConfigProvider
{{- end }}
{{- if hasPrefix "SASL_" .Values.kafka.protocol }}
kafka.sasl.mechanism: {{ .Values.kafka.sasl.mechanism }}
kafka.sasl.jaas.config: ${directory:/etc/fairlane/sasl:sasl.jaas.config}
{{- end }}
{{- if .Values.kafka.tls.caSecretName }}
kafka.ssl.truststore.type: PEM
kafka.ssl.truststore.location: /etc/fairlane/ca/{{ .Values.kafka.tls.caKey }}
{{- end }}
{{- if .Values.kafka.tls.clientSecretName }}
kafka.ssl.keystore.type: PEM
kafka.ssl.keystore.certificate.chain: ${directory:/etc/fairlane/client:tls.crt}
kafka.ssl.keystore.key: ${directory:/etc/fairlane/client:tls.key}
{{- end }}
{{- with .Values.channels }}
channels:
{{ toYaml . | indent 2 }}
{{- end }}
{{- with .Values.config }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The part of the pod that all roles share. Takes the root, the component, and the values of the role. */}}
{{- define "fairlane.pod" -}}
serviceAccountName: {{ .serviceAccount | default (include "fairlane.fullname" .root) }}
automountServiceAccountToken: false
# Otherwise Kubernetes describes services in FAIRLANE_* variables, which Fairlane would read as settings.
enableServiceLinks: false
securityContext:
{{ toYaml .root.Values.podSecurityContext | indent 2 }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector:
{{ toYaml . | indent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
{{ toYaml . | indent 2 }}
{{- end }}
{{- end -}}

{{- define "fairlane.spread" -}}
topologySpreadConstraints:
{{- $ := . }}
{{- range .root.Values.spread.topologyKeys }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: {{ $.root.Values.spread.whenUnsatisfiable }}
    labelSelector:
      matchLabels:
{{ include "fairlane.selector" $ | indent 8 }}
{{- end }}
{{- end -}}

{{/* Image, security context and resources of the container. */}}
{{- define "fairlane.container" -}}
image: {{ include "fairlane.image" .root }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
{{ toYaml .root.Values.securityContext | indent 2 }}
resources:
{{ toYaml .values.resources | indent 2 }}
{{- end -}}

{{- define "fairlane.probes" -}}
startupProbe:
  httpGet: { path: /health/live, port: ops }
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: {{ div (int (.startupSeconds | default 120)) 5 }}
livenessProbe:
  httpGet: { path: /health/live, port: ops }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /health/ready, port: ops }
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 2
{{- end -}}

{{/* The mounts of the settings and the Kafka secrets. Takes the root, the role, and the name of the ConfigMap. */}}
{{- define "fairlane.mounts" -}}
- name: config
  mountPath: /etc/fairlane/config
  readOnly: true
# RocksDB and the compression libraries unpack their native code here.
- name: tmp
  mountPath: /tmp
{{- if include "fairlane.saslSecret" . }}
- name: sasl
  mountPath: /etc/fairlane/sasl
  readOnly: true
{{- end }}
{{- if .root.Values.kafka.tls.caSecretName }}
- name: ca
  mountPath: /etc/fairlane/ca
  readOnly: true
{{- end }}
{{- if .root.Values.kafka.tls.clientSecretName }}
- name: client
  mountPath: /etc/fairlane/client
  readOnly: true
{{- end }}
{{- end -}}

{{- define "fairlane.volumes" -}}
- name: config
  configMap:
    name: {{ .configMap | default (include "fairlane.fullname" .root) }}
- name: tmp
  emptyDir:
    sizeLimit: 256Mi
{{- with include "fairlane.saslSecret" . }}
- name: sasl
  secret:
    secretName: {{ . }}
    defaultMode: 288 # 0440
{{- end }}
{{- with .root.Values.kafka.tls.caSecretName }}
- name: ca
  secret:
    secretName: {{ . }}
    defaultMode: 288 # 0440
{{- end }}
{{- with .root.Values.kafka.tls.clientSecretName }}
- name: client
  secret:
    secretName: {{ . }}
    defaultMode: 288 # 0440
{{- end }}
{{- end -}}

{{/* The checksum replaces the pods when the configuration changes. */}}
{{- define "fairlane.annotations" -}}
checksum/config: {{ printf "%s %s" (include "fairlane.settings" .root) (include "fairlane.deliveries" .root) | sha256sum }}
{{- with .values.podAnnotations }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The handler of each channel and its settings. */}}
{{- define "fairlane.deliveries" -}}
{{- if .Values.workers -}}
delivery:
  channels:
{{- range $name, $worker := .Values.workers }}
    {{ include "fairlane.channel" (dict "name" $name "values" $worker) | quote }}:
      handler: {{ $worker.handler }}
{{- with $worker.concurrency }}
      concurrency: {{ . }}
{{- end }}
{{- with $worker.timeout }}
      timeout: {{ . }}
{{- end }}
{{- with $worker.attempts }}
      attempts: {{ . }}
{{- end }}
{{- range $setting, $value := $worker.settings }}
      set.{{ $setting }}: {{ $value | quote }}
{{- end }}
{{- range $setting, $_ := $worker.secretSettings }}
      set.{{ $setting }}.file: /etc/fairlane/handler/{{ $setting }}
{{- end }}
{{- end }}
{{- end -}}
{{- end -}}
