package fairlane.admin.policies;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.admin.AdminException;
import fairlane.admin.ChangedRecord;
import fairlane.admin.Cluster;
import fairlane.admin.MemoryKafka;
import fairlane.config.ChannelField;
import fairlane.schema.Channel;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelAdminTest {
    private final MemoryKafka kafka = new MemoryKafka();
    private final Cluster cluster = kafka.cluster();
    private final ChannelAdmin channels = new ChannelAdmin(cluster);

    @Test
    void newChannelGetsADeliveriesTopicAndInitialOffsets() {
        ChangedRecord<Channel> changed =
                channels.set("push", Map.of(ChannelField.RATES, "5/s", ChannelField.ACKNOWLEDGED_BY, "carrier"));
        assertThat(changed.created()).isTrue();
        assertThat(kafka.partitionCount("fairlane.deliveries.push")).isEqualTo(MemoryKafka.PARTITIONS);
        assertThat(kafka.committedOffsets("carrier")).hasSize(MemoryKafka.PARTITIONS);
        assertThat(channels.list().get("push").toOptional()).contains(changed.value());
    }

    @Test
    void changeOfOneChannelFieldKeepsTheOtherFields() {
        channels.set("push", Map.of(ChannelField.RATES, "5/s"));
        ChangedRecord<Channel> changed = channels.set("push", Map.of(ChannelField.PAUSED, "true"));
        assertThat(changed.created()).isFalse();
        assertThat(changed.value().getPaused()).isTrue();
        assertThat(changed.value().getRates()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "å"})
    void invalidChannelNameIsRefused(String name) {
        assertThatThrownBy(() -> channels.set(name, Map.of()))
                .isInstanceOfSatisfying(
                        AdminException.class, e -> assertThat(e.kind()).isEqualTo(AdminException.Kind.INVALID_REQUEST))
                .hasMessageContaining("not \"" + name + "\"");
    }

    @Test
    void channelCannotHaveTheNameIntake() {
        assertThatThrownBy(() -> channels.set("intake", Map.of())).hasMessageContaining("called intake");
    }

    @Test
    void channelIsNotCreatedIfAFieldHasAnInvalidValue() {
        assertThatThrownBy(() -> channels.set("push", Map.of(ChannelField.RATES, "fast")))
                .isInstanceOf(AdminException.class);
        assertThat(channels.list()).doesNotContainKey("push");
        assertThat(kafka.partitionCount("fairlane.deliveries.push")).isZero();
    }

    @Test
    void unreadableChannelMustBeDeletedBeforeItIsChanged() {
        kafka.write(new ProducerRecord<>(cluster.topics().channels(), "sms".getBytes(UTF_8), new byte[] {1}));
        assertThatThrownBy(() -> channels.set("sms", Map.of())).hasMessageContaining("fairlane channels delete sms");
        assertThat(channels.delete("sms")).isTrue();
        assertThat(channels.set("sms", Map.of()).created()).isTrue();
    }

    @Test
    void deliveriesTopicOfADeletedChannelStays() {
        assertThat(channels.delete("sms")).isTrue();
        assertThat(channels.list()).doesNotContainKey("sms");
        assertThat(kafka.partitionCount("fairlane.deliveries.sms")).isEqualTo(MemoryKafka.PARTITIONS);
        assertThat(channels.delete("sms")).isFalse();
    }
}
