package fairlane.admin.policies;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.admin.AdminException;
import fairlane.admin.ChangedRecord;
import fairlane.admin.Cluster;
import fairlane.admin.MemoryKafka;
import fairlane.config.ChannelField;
import fairlane.config.text.RateText;
import fairlane.contract.LimitKey;
import fairlane.schema.Limit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class LimitAdminTest {
    private static final LimitKey ACME = LimitKey.customer("email", "acme");
    private static final LimitKey SENDER = LimitKey.sender("email", "news");

    private final MemoryKafka kafka = new MemoryKafka();
    private final Cluster cluster = kafka.cluster();
    private final LimitAdmin limits = new LimitAdmin(cluster);

    private static LimitChange rates(String rates) {
        return new LimitChange(RateText.parseAll(rates), null, null, null, null, null);
    }

    private static LimitChange weight(int weight) {
        return new LimitChange(null, null, weight, null, null, null);
    }

    private static LimitChange paused(boolean paused) {
        return new LimitChange(null, null, null, null, paused, null);
    }

    private void writeUnreadable(LimitKey key) {
        kafka.write(
                new ProducerRecord<>(cluster.topics().limits(), key.toString().getBytes(UTF_8), new byte[] {1}));
    }

    private List<String> effective(LimitKey key) {
        return limits.effective(key).stream()
                .map(field -> field.field() + "=" + field.value() + " (" + field.source() + ")")
                .toList();
    }

    @Test
    void limitAdminKeepsUnchangedFieldsAndReportsWhetherTheLimitRecordIsNew() {
        assertThat(limits.set(ACME, weight(3)).created()).isTrue();
        ChangedRecord<Limit> changed = limits.set(ACME, paused(true));
        assertThat(changed.created()).isFalse();
        assertThat(changed.value().getWeight()).isEqualTo(3);
        assertThat(limits.find(ACME)).contains(changed.value());
        assertThat(limits.list()).containsOnlyKeys("email/customer/acme");
    }

    @Test
    void limitAdminRefusesALimitOfAnUnknownChannel() {
        assertThatThrownBy(() -> limits.set(LimitKey.customer("push", "acme"), weight(3)))
                .isInstanceOfSatisfying(
                        AdminException.class, e -> assertThat(e.kind()).isEqualTo(AdminException.Kind.INVALID_REQUEST))
                .hasMessageContainingAll(
                        "there is no channel push", "default, email, sms", "fairlane channels set push");
        assertThat(limits.set(LimitKey.customer(LimitKey.INTAKE, "acme"), rates("1/s"))
                        .created())
                .isTrue();
    }

    @Test
    void limitAdminRefusesInvalidValuesAndRefusesCustomerFieldsInLimitsOfSenders() {
        assertThatThrownBy(() -> limits.set(SENDER, weight(3))).hasMessageContaining("--customer or --every-customer");
        assertThatThrownBy(() -> limits.set(SENDER, new LimitChange(null, null, null, 1L, null, null)))
                .hasMessageContaining("--customer or --every-customer");
        assertThatThrownBy(() -> limits.set(ACME, weight(0)))
                .isInstanceOf(AdminException.class)
                .hasMessageContaining("weight");
        assertThat(limits.list()).isEmpty();
    }

    @Test
    void limitRecordIsDeletedWhenNoFieldRemainsSet() {
        limits.set(ACME, weight(3));
        limits.set(ACME, paused(true));
        assertThat(limits.unset(ACME, EnumSet.of(LimitField.WEIGHT))).isTrue();
        assertThat(limits.find(ACME).orElseThrow().getWeight()).isNull();
        assertThat(limits.unset(ACME, EnumSet.of(LimitField.PAUSED))).isTrue();
        assertThat(limits.list()).isEmpty();
        assertThat(limits.unset(ACME, EnumSet.of(LimitField.PAUSED))).isFalse();
    }

    @Test
    void limitRecordIsDeletedIfTheFieldsToUnsetAreNotNamed() {
        limits.set(ACME, weight(3));
        assertThat(limits.unset(ACME, Set.of())).isTrue();
        assertThat(limits.list()).isEmpty();
    }

    @Test
    void unreadableLimitRecordCanOnlyBeDeleted() {
        writeUnreadable(ACME);
        assertThatThrownBy(() -> limits.set(ACME, weight(3)))
                .isInstanceOf(AdminException.class)
                .hasMessageStartingWith("the record email/customer/acme cannot be read")
                .hasMessageContaining("limits unset");
        assertThat(limits.unset(ACME, Set.of())).isTrue();
        assertThat(limits.list()).isEmpty();
    }

    @Test
    void effectiveLimitTakesEachFieldFromTheMostSpecificRecordThatSetsTheField() {
        limits.set(ACME, weight(3));
        limits.set(LimitKey.customer("email", null), weight(2));
        limits.set(LimitKey.customer("email", null), rates("10/s"));
        assertThat(effective(ACME))
                .containsExactly(
                        "rates=10/s (limit email/customer/*)",
                        "weight=3 (limit email/customer/acme)",
                        "max-queued=1000000 (default)",
                        "paused=false (default)",
                        "blocked=false (default)");
        assertThat(effective(LimitKey.customer("sms", "acme"))).first().isEqualTo("rates=unlimited (default)");
    }

    @Test
    void effectiveLimitOfSenderIncludesSenderRatesOfChannel() {
        assertThat(effective(SENDER))
                .containsExactly("rates=unlimited (default)", "paused=false (default)", "blocked=false (default)");
        new ChannelAdmin(cluster).set("email", Map.of(ChannelField.SENDER_RATES, "7/s"));
        assertThat(effective(SENDER)).first().isEqualTo("rates=7/s (channel email)");
        limits.set(LimitKey.sender("email", null), rates("8/s"));
        assertThat(effective(SENDER)).first().isEqualTo("rates=8/s (limit email/sender/*)");
        limits.set(SENDER, rates("unlimited"));
        assertThat(effective(SENDER)).first().isEqualTo("rates=unlimited (limit email/sender/news)");
    }

    @Test
    void effectiveLimitRequiresAReadableRecordAndAnExistingChannel() {
        writeUnreadable(ACME);
        assertThatThrownBy(() -> limits.effective(ACME)).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> limits.effective(LimitKey.sender("push", "news")))
                .hasMessageContaining("there is no channel push");
    }
}
