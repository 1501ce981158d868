package fairlane.gateway.intake;

import com.fasterxml.jackson.databind.JsonNode;
import fairlane.gateway.http.GatewayJson;
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

/**
 * Publishes on a Kafka topic the cost of the messages that this gateway accepts from each customer, and reads the costs
 * that the other gateways publish.
 */
public final class IntakeExchange implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(IntakeExchange.class);
    private static final int MAX_CUSTOMERS_PER_RECORD = 5_000;
    private static final int EVICT_EVERY_TICKS = 10;

    private final IntakeThrottle throttle;
    private final RequestPublisher publisher;
    private final String topic;
    private final String gatewayId = UUID.randomUUID().toString();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("fairlane-gateway-intake"));
    private long ticks;

    public IntakeExchange(IntakeThrottle throttle, RequestPublisher publisher, String topic) {
        this.throttle = throttle;
        this.publisher = publisher;
        this.topic = topic;
    }

    public void start() {
        timer.scheduleAtFixedRate(
                this::publishCostsSafely,
                IntakeThrottle.TICK_MILLIS,
                IntakeThrottle.TICK_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /**
     * Publishes the cost of the messages accepted since the last publication. Exceptions are caught, because the
     * executor would not run the task again after an exception.
     */
    private void publishCostsSafely() {
        try {
            publishCosts();
        } catch (RuntimeException e) {
            log.warn(
                    "The cost of messages that this gateway accepted could not be published, and the other gateways do"
                            + " not count it against the intake limits of customers",
                    e);
        }
    }

    private void publishCosts() {
        Map<String, Long> batch = new HashMap<>();
        throttle.takeUnreportedCosts().forEach((customer, cost) -> {
            batch.put(customer, cost);
            if (batch.size() == MAX_CUSTOMERS_PER_RECORD) {
                publish(batch);
                batch.clear();
            }
        });
        if (!batch.isEmpty()) {
            publish(batch);
        }
        if (++ticks % EVICT_EVERY_TICKS == 0) {
            throttle.evictDrained(System.currentTimeMillis());
        }
    }

    private void publish(Map<String, Long> costs) {
        byte[] key = gatewayId.getBytes(StandardCharsets.UTF_8);
        publisher.publish(new ProducerRecord<>(topic, key, GatewayJson.write(costs)), problem -> {
            if (problem != null) {
                log.debug(
                        "The cost of messages that this gateway accepted could not be published, and the other"
                                + " gateways do not count it against the intake limits of customers: {}",
                        problem.detail());
            }
        });
    }

    /** Adds the costs that another gateway has published to the meters of this gateway. */
    public void onRecord(ConsumerRecord<byte[], byte[]> message) {
        boolean isOwn = RecordText.key(message).equals(gatewayId);
        if (!isOwn
                && message.value() != null
                && RequestJson.read(message.value()) instanceof RequestJson.ParsedJson tree) {
            long now = System.currentTimeMillis();
            for (Map.Entry<String, JsonNode> customer : tree.node().properties()) {
                long cost = customer.getValue().asLong();
                if (cost > 0) {
                    throttle.recordRemoteCost(customer.getKey(), cost, now);
                }
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
