package fairlane.dev;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real single-node Kafka that runs in this process. Its data survives a restart, even after kill -9.
 *
 * <p>A process may run several embedded Kafkas, each with its own port and directory.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private final DataDirectory data;
    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedKafka(DataDirectory data, KafkaRaftServer server, int port) {
        this.data = data;
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a broker, and returns when clients can reach the broker.
     *
     * @param directory the data directory, which is created if it does not exist
     * @param port the port on localhost; 0 selects any free port
     * @throws DevException if the port or the directory is in use
     */
    public static EmbeddedKafka start(Path directory, int port) {
        if (port != 0) {
            Ports.requireFree(port, "--kafka-port");
        }
        HaltGuard.install();
        DataDirectory data = DataDirectory.open(directory);
        try {
            int brokerPort = port == 0 ? Ports.findFree() : port;
            return new EmbeddedKafka(data, startServer(data.kafka(), brokerPort), brokerPort);
        } catch (DevException e) {
            data.close();
            throw e;
        }
    }

    private static KafkaRaftServer startServer(Path logs, int port) {
        KafkaRaftServer server;
        try {
            format(logs);
            var settings = BrokerSettings.of(logs, port, Ports.findFree());
            server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        } catch (Exception e) {
            throw notStarted(e);
        }
        try {
            server.startup();
            return server;
        } catch (Exception e) {
            server.shutdown();
            throw notStarted(e);
        }
    }

    private static DevException notStarted(Exception e) {
        return new DevException("the embedded Kafka did not start: " + e.getMessage(), e);
    }

    private static void format(Path logs) throws Exception {
        Files.createDirectories(logs);
        if (Files.exists(logs.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(BrokerSettings.NODE)
                .setControllerListenerName(BrokerSettings.CONTROLLER)
                .setMetadataLogDirectory(logs.toString())
                .addDirectory(logs.toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .run();
    }

    /** The host:port to which Kafka clients connect. */
    public String bootstrapServers() {
        return "localhost:" + port;
    }

    /** Shuts the broker down and unlocks its data directory. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        data.close();
    }
}
