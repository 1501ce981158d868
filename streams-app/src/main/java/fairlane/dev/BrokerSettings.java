package fairlane.dev;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Creates the broker properties of a single-node Kafka for the machine of a developer. The node is both broker and
 * controller.
 */
final class BrokerSettings {
    static final int NODE = 1;
    static final String CONTROLLER = "CONTROLLER";
    private static final String LISTENER = "PLAINTEXT";

    private BrokerSettings() {}

    static Map<String, String> of(Path logs, int port, int controllerPort) {
        Map<String, String> settings = new TreeMap<>();
        settings.putAll(addresses(port, controllerPort));
        settings.putAll(singleNode());
        settings.putAll(smallFootprint());
        settings.put("log.dirs", logs.toString());
        return settings;
    }

    private static Map<String, String> addresses(int port, int controllerPort) {
        return Map.of(
                "node.id",
                Integer.toString(NODE),
                "process.roles",
                "broker,controller",
                "listeners",
                LISTENER + "://localhost:" + port + "," + CONTROLLER + "://localhost:" + controllerPort,
                "advertised.listeners",
                LISTENER + "://localhost:" + port,
                "listener.security.protocol.map",
                LISTENER + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT",
                "inter.broker.listener.name",
                LISTENER,
                "controller.listener.names",
                CONTROLLER,
                // The controller is configured as a static voter and not stored in the metadata log, so its port may
                // change.
                "controller.quorum.voters",
                NODE + "@localhost:" + controllerPort);
    }

    private static Map<String, String> singleNode() {
        return Map.of(
                "offsets.topic.replication.factor", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "default.replication.factor", "1",
                "min.insync.replicas", "1",
                "auto.create.topics.enable", "false");
    }

    private static Map<String, String> smallFootprint() {
        return Map.ofEntries(
                Map.entry("offsets.topic.num.partitions", "2"),
                Map.entry("transaction.state.log.num.partitions", "2"),
                Map.entry("share.coordinator.state.topic.num.partitions", "2"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                // After a producer was killed, consumers wait for its open transaction until the broker aborts the
                // transaction because of its timeout. The broker looks for such transactions at this interval.
                Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"),
                // After a kill -9 the restarted broker can register only when the session of the killed broker has
                // expired. It tries to register after 0.1, 0.3, 0.7, 1.5, 3.1 and 6.3 s.
                Map.entry("broker.session.timeout.ms", "2500"),
                Map.entry("broker.heartbeat.interval.ms", "500"),
                Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20)),
                Map.entry("num.io.threads", "4"),
                Map.entry("num.network.threads", "2"));
    }
}
