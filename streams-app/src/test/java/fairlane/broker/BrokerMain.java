package fairlane.broker;

import fairlane.dev.EmbeddedKafka;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The main class of {@link BrokerProcess}; its directory and its port are the arguments. */
final class BrokerMain {
    static final String READY = "Kafka answers.";

    private BrokerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
            System.out.println(READY + " " + kafka.bootstrapServers());
            new CountDownLatch(1).await(); // until somebody kills it
        }
    }
}
