package fairlane.deploy;

import fairlane.dev.Ports;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker that is secured as in production. Clients connect with TLS, authenticate with SCRAM, and need ACLs. A
 * second listener, which exists only for the tests, allows every operation.
 */
final class SecuredBroker implements AutoCloseable {
    private static final String STORE_PASSWORD = "of-the-keystore";

    private final Path directory;
    private final int unrestrictedPort = Ports.findFree();
    private final int securedPort = Ports.findFree();
    private final KafkaRaftServer server;

    /**
     * Starts the broker.
     *
     * @param directory an empty directory for the data, certificates and credentials of the broker
     */
    SecuredBroker(Path directory) throws Exception {
        this.directory = directory;
        createCertificate();
        for (Role role : Role.values()) {
            writeUser(role);
        }
        Path logs = Files.createDirectory(directory.resolve("logs"));
        format(logs);
        server = new KafkaRaftServer(new KafkaConfig(settings(logs), false), Time.SYSTEM);
        server.startup();
    }

    private void createCertificate() throws IOException, InterruptedException {
        keytool(
                "-genkeypair",
                "-alias",
                "kafka",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost");
        keytool("-exportcert", "-alias", "kafka", "-rfc", "-file", certificate().toString());
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", keystore().toString(), "-storepass", STORE_PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
    }

    private Path keystore() {
        return directory.resolve("kafka.p12");
    }

    private Path certificate() {
        return directory.resolve("ca.crt");
    }

    /**
     * Writes the credentials of a role as Kubernetes mounts a Secret, that is, into a directory with one file for each
     * entry.
     */
    private void writeUser(Role role) throws IOException {
        Path secret = Files.createDirectory(directory.resolve(role.user()));
        Files.writeString(secret.resolve("sasl.jaas.config"), jaas(role.user(), role.password()));
    }

    private static String jaas(String user, String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                + password + "\";";
    }

    private static void format(Path logs) throws Exception {
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(logs.toString())
                .setDirectories(List.of(logs.toString()))
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setScramArguments(Arrays.stream(Role.values())
                        .map(role -> "SCRAM-SHA-512=[name=" + role.user() + ",password=" + role.password() + "]")
                        .toList())
                .run();
    }

    private Map<String, String> settings(Path logs) {
        int controller = Ports.findFree();
        Map<String, String> settings = new HashMap<>();
        settings.put("node.id", "1");
        settings.put("process.roles", "broker,controller");
        settings.put("log.dirs", logs.toString());
        settings.put(
                "listeners",
                "INSIDE://localhost:" + unrestrictedPort + ",OUTSIDE://localhost:" + securedPort
                        + ",CONTROLLER://localhost:" + controller);
        settings.put(
                "advertised.listeners",
                "INSIDE://localhost:" + unrestrictedPort + ",OUTSIDE://localhost:" + securedPort);
        settings.put("listener.security.protocol.map", "INSIDE:PLAINTEXT,OUTSIDE:SASL_SSL,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "INSIDE");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", "1@localhost:" + controller);
        settings.put("listener.name.outside.sasl.enabled.mechanisms", "SCRAM-SHA-512");
        settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        settings.put(
                "listener.name.outside.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put("listener.name.outside.ssl.keystore.type", "PKCS12");
        settings.put("listener.name.outside.ssl.keystore.location", keystore().toString());
        settings.put("listener.name.outside.ssl.keystore.password", STORE_PASSWORD);
        settings.put("authorizer.class.name", RecordingAuthorizer.class.getName());
        settings.put("super.users", "User:ANONYMOUS");
        settings.putAll(smallBrokerSettings());
        return settings;
    }

    private static Map<String, String> smallBrokerSettings() {
        return Map.ofEntries(
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "2"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "2"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("default.replication.factor", "1"),
                Map.entry("min.insync.replicas", "1"),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20)),
                Map.entry("num.io.threads", "4"),
                Map.entry("num.network.threads", "2"));
    }

    /** Returns the Kafka client settings for the listener that allows every operation. */
    Map<String, String> unrestrictedSettings() {
        return Map.of("bootstrap.servers", "localhost:" + unrestrictedPort);
    }

    /**
     * Returns the Kafka client settings of a role as the Helm chart writes them. They refer to the file with the
     * password instead of containing the password.
     */
    Map<String, String> settings(Role role) {
        return Map.of(
                "bootstrap.servers", "localhost:" + securedPort,
                "kafka.security.protocol", "SASL_SSL",
                "kafka.sasl.mechanism", "SCRAM-SHA-512",
                "kafka.config.providers", "directory",
                "kafka.config.providers.directory.class",
                        "org.apache.kafka.common.config.provider.DirectoryConfigProvider",
                "kafka.sasl.jaas.config", "${directory:" + directory.resolve(role.user()) + ":sasl.jaas.config}",
                "kafka.ssl.truststore.type", "PEM",
                "kafka.ssl.truststore.location", certificate().toString());
    }

    /** Returns the Kafka client settings of a role with the given password instead of the correct one. */
    Map<String, String> settingsWithPassword(Role role, String password) {
        Map<String, String> settings = new HashMap<>(settings(role));
        settings.put("kafka.sasl.jaas.config", jaas(role.user(), password));
        return settings;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
