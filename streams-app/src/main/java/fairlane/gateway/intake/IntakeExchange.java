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

/** Exchanges the accepted cost of each customer with the other gateways over a topic. */
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

    /** Catches exceptions, because the executor would cancel the task after one failure. */
    private void publishCostsSafely() {
        try {
            publishCosts();
        } catch (RuntimeException e) {
            log.warn("The accepted cost was not published to the other gateways", e);
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
                log.debug("The accepted cost was not published to the other gateways: {}", problem.detail());
            }
        });
    }

    /** Adds the figures that another gateway published. */
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
