package fairlane.admin.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.Cluster;
import fairlane.admin.MemoryKafka;
import fairlane.schema.Alert;
import fairlane.schema.AlertAction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertsTest {
    private final MemoryKafka kafka = new MemoryKafka();
    private final Cluster cluster = kafka.cluster();
    private final Alerts alerts = new Alerts(cluster);

    private void raise(String customer, long at) {
        kafka.setTime(at);
        alerts.raise(
                customer,
                Alert.newBuilder()
                        .setAt(Instant.ofEpochMilli(at))
                        .setRule("same-body")
                        .setAction(AlertAction.BLOCK)
                        .setSentence("one body went to 250 recipients")
                        .setFigures(Map.of("recipients", 250.0))
                        .setLimitKeys(List.of("sms/sender/news"))
                        .build());
    }

    @BeforeEach
    void raiseAlerts() {
        raise("acme", 10);
        raise("bolt", 20);
        raise("cargo", 30);
        raise("acme", 40);
    }

    private List<Long> times(@Nullable String customer, @Nullable Long since, int count) {
        return alerts.find(customer, since == null ? null : Instant.ofEpochMilli(since), count).stream()
                .map(raised -> raised.alert().getAt().toEpochMilli())
                .toList();
    }

    @Test
    void alertsOfAllPartitionsAreReturnedInChronologicalOrder() {
        assertThat(times(null, null, 10)).containsExactly(10L, 20L, 30L, 40L);
    }

    @Test
    void alertsAreSelectedByCustomerStartTimeAndMaximumCount() {
        assertThat(times("acme", null, 10)).containsExactly(10L, 40L);
        assertThat(times(null, 20L, 10)).containsExactly(20L, 30L, 40L);
        assertThat(times(null, null, 3)).containsExactly(20L, 30L, 40L);
        assertThat(times("acme", 11L, 1)).containsExactly(40L);
    }

    @Test
    void unreadableAlertsAreIgnored() {
        String topic = cluster.topics().alerts();
        kafka.write(new ProducerRecord<>(topic, "acme".getBytes(UTF_8), new byte[] {1}));
        kafka.write(topic, "acme", null);
        assertThat(times("acme", null, 10)).hasSize(2);
    }
}
