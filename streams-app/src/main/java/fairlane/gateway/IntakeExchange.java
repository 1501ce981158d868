package fairlane.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import fairlane.ops.DaemonThreads;
import fairlane.wire.RecordText;
import fairlane.wire.RequestJson;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the other gateways what this one lets through of each customer, and it what they do, by a topic of theirs. */
final class IntakeExchange implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(IntakeExchange.class);
    private static final int CUSTOMERS_IN_A_RECORD = 5_000;
    private static final int FORGET_EVERY = 10;

    private final Intake intake;
    private final Publisher publisher;
    private final String topic;
    private final String name = UUID.randomUUID().toString();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("fairlane-gateway-intake"));
    private long turn;

    IntakeExchange(Intake intake, Publisher publisher, String topic) {
        this.intake = intake;
        this.publisher = publisher;
        this.topic = topic;
    }

    void start() {
        clock.scheduleAtFixedRate(this::tellAndGoOn, Intake.TICK_MILLIS, Intake.TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What fails once is not to end it. */
    private void tellAndGoOn() {
        try {
            tell();
        } catch (RuntimeException e) {
            log.warn("The others were not told what was let through", e);
        }
    }

    private void tell() {
        Map<String, Long> part = new HashMap<>();
        intake.untold().forEach((customer, cost) -> {
            part.put(customer, cost);
            if (part.size() == CUSTOMERS_IN_A_RECORD) {
                publish(part);
                part.clear();
            }
        });
        if (!part.isEmpty()) {
            publish(part);
        }
        if (++turn % FORGET_EVERY == 0) {
            intake.forgetDrained(System.currentTimeMillis());
        }
    }

    private void publish(Map<String, Long> costs) {
        byte[] key = name.getBytes(StandardCharsets.UTF_8);
        publisher.publish(new ProducerRecord<>(topic, key, Json.write(costs)), problem -> {
            if (problem != null) {
                log.debug("The others were not told what was let through: {}", problem.detail());
            }
        });
    }

    /** Takes what a gateway has told. */
    void read(ConsumerRecord<byte[], byte[]> message) {
        boolean own = RecordText.key(message).equals(name);
        if (!own
                && message.value() != null
                && RequestJson.read(message.value()) instanceof RequestJson.ParsedJson tree) {
            long now = System.currentTimeMillis();
            for (Map.Entry<String, JsonNode> customer : tree.node().properties()) {
                long cost = customer.getValue().asLong();
                if (cost > 0) {
                    intake.spendElsewhere(customer.getKey(), cost, now);
                }
            }
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
