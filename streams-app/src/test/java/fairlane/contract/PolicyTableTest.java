package fairlane.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.core.limits.DatedPolicy;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.RateLimit;
import fairlane.schema.Channel;
import fairlane.schema.CostBy;
import fairlane.schema.Per;
import fairlane.schema.Rate;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyTableTest {
    private static final LimitPolicy LIMIT = LimitPolicy.ofRates(List.of(RateLimit.perSecond(1)));

    private final PolicyTable table = new PolicyTable();

    @Test
    void changeFeedReturnsEachChangedChannelOncePerDrain() {
        table.putChannel("before", channel(), 1);
        PolicyTable.ChangeFeed one = table.subscribe();
        PolicyTable.ChangeFeed other = table.subscribe();
        table.putChannel("sms", channel(), 1);
        table.putLimit(LimitKey.sender("email", "x"), LIMIT, 2);
        table.putLimit(LimitKey.customer("sms", null), LIMIT, 3);
        table.removeLimit(LimitKey.customer("push", null));
        table.removeChannel("fax");

        assertThat(one.drain()).containsExactly("sms", "email", "push", "fax");
        assertThat(one.drain()).isEmpty();
        table.removeChannel("sms");
        assertThat(one.drain()).containsExactly("sms");
        assertThat(other.drain()).containsExactly("sms", "email", "push", "fax");
    }

    @Test
    void closedChangeFeedReceivesNoChanges() {
        PolicyTable.ChangeFeed feed = table.subscribe();
        feed.close();
        table.putChannel("sms", channel(), 1);

        assertThat(feed.drain()).isEmpty();
    }

    @Test
    void tableReturnsALimitOnlyForItsExactKey() {
        table.putLimit(LimitKey.sender("sms", "x"), LIMIT, 7);
        assertThat(table.sender("sms", "x")).isEqualTo(new DatedPolicy<>(LIMIT, 7));
        assertThat(table.sender("sms", "y").value()).isEqualTo(LimitPolicy.UNSET);
        assertThat(table.sender("sms", null).value()).isEqualTo(LimitPolicy.UNSET);
        assertThat(table.customer("sms", "x").value()).isEqualTo(LimitPolicy.UNSET);
        assertThat(table.sender("email", "x").value()).isEqualTo(LimitPolicy.UNSET);
        assertThat(table.ownLimit(LimitKey.sender("sms", "x"))).isEqualTo(LIMIT);
        assertThat(table.ownLimit(LimitKey.sender("sms", null))).isNull();

        table.removeLimit(LimitKey.sender("sms", "x"));
        assertThat(table.sender("sms", "x").value()).isEqualTo(LimitPolicy.UNSET);
    }

    @Test
    void tableContainsAChannelFromItsRecordToItsRemoval() {
        Channel record = channel();
        record.setCostBy(CostBy.SMS_SEGMENTS);
        assertThat(table.channel("sms")).isNull();
        assertThat(table.channelEntry("sms")).isNull();
        table.putChannel("sms", record, 5);
        assertThat(table.channel("sms")).isEqualTo(new DatedPolicy<>(PolicyConversion.toChannelPolicy(record), 5));
        assertThat(table.channelEntry("sms").costBySegments()).isTrue();
        assertThat(table.hasChannel("sms")).isTrue();
        assertThat(table.channelNames()).containsExactly("sms");
        assertThat(table.channelRecords()).containsOnlyKeys("sms").containsValue(record);
        table.removeChannel("sms");
        assertThat(table.channel("sms")).isNull();
        assertThat(table.hasChannel("sms")).isFalse();
    }

    @Test
    void invalidChannelRecordLeavesThePreviousRecordInForce() {
        table.putChannel("sms", channel(), 5);
        Channel invalid = channel();
        invalid.setMaxAgeSeconds(0L);

        assertThatThrownBy(() -> table.putChannel("sms", invalid, 6)).isInstanceOf(IllegalArgumentException.class);
        assertThat(table.channel("sms").changedAt()).isEqualTo(5);
    }

    @Test
    void effectiveLimitWithoutRecordsIsTheDefaultLimit() {
        assertThat(table.effectiveLimit(LimitKey.customer("sms", "a"))).isEqualTo(LimitPolicy.DEFAULT);
        assertThat(table.effectiveLimit(LimitKey.sender("sms", "x"))).isEqualTo(LimitPolicy.DEFAULT);
        assertThat(table.effectiveLimit(LimitKey.customer(LimitKey.INTAKE, "a")))
                .isEqualTo(LimitPolicy.DEFAULT);
    }

    @Test
    void senderInheritsTheSenderRatesOfTheChannelButCustomerDoesNot() {
        table.putChannel("sms", channelWithSenderRate(3), 1);

        assertThat(table.effectiveLimit(LimitKey.sender("sms", "x")).rates()).containsExactly(RateLimit.perSecond(3));
        assertThat(table.effectiveLimit(LimitKey.sender("sms", null)).rates()).containsExactly(RateLimit.perSecond(3));
        assertThat(table.effectiveLimit(LimitKey.sender("email", "x")).hasRates())
                .isFalse();
        assertThat(table.effectiveLimit(LimitKey.customer("sms", "a")).hasRates())
                .isFalse();
    }

    @Test
    void eachFieldOfAnEffectiveLimitComesFromTheMostSpecificRecordThatSetsTheField() {
        table.putChannel("sms", channelWithSenderRate(3), 1);
        table.putLimit(LimitKey.sender("sms", null), new LimitPolicy(null, null, null, true, true), 2);
        table.putLimit(LimitKey.sender("sms", "x"), new LimitPolicy(null, null, null, false, null), 3);

        assertThat(table.effectiveLimit(LimitKey.sender("sms", "x")))
                .isEqualTo(new LimitPolicy(List.of(RateLimit.perSecond(3)), 1, 1_000_000L, false, true));

        table.putLimit(LimitKey.sender("sms", null), LIMIT, 4);
        assertThat(table.effectiveLimit(LimitKey.sender("sms", "x")).rates()).containsExactly(RateLimit.perSecond(1));

        table.putLimit(LimitKey.sender("sms", "x"), LimitPolicy.ofRates(List.of()), 5);
        assertThat(table.effectiveLimit(LimitKey.sender("sms", "x")).hasRates())
                .as("a sender whose own record has an empty list of rates is unlimited, and inherits no rates")
                .isFalse();
    }

    @Test
    void customerInheritsUnsetFieldsFromTheRecordForAllCustomers() {
        table.putLimit(LimitKey.customer("sms", null), new LimitPolicy(null, 4, 100L, null, null), 1);
        table.putLimit(LimitKey.customer("sms", "a"), new LimitPolicy(null, null, 7L, null, null), 2);

        assertThat(table.effectiveLimit(LimitKey.customer("sms", "a")))
                .isEqualTo(new LimitPolicy(List.of(), 4, 7L, false, false));
    }

    @Test
    void limitsVersionGrowsWithEveryChangeOfALimit() {
        long initial = table.limitsVersion();
        table.putLimit(LimitKey.customer("sms", "a"), LIMIT, 1);
        long added = table.limitsVersion();
        table.removeLimit(LimitKey.customer("sms", "a"));

        assertThat(added).isGreaterThan(initial);
        assertThat(table.limitsVersion()).isGreaterThan(added);
    }

    private static Channel channel() {
        return Channel.newBuilder().build();
    }

    private static Channel channelWithSenderRate(double perSecond) {
        Channel channel = channel();
        channel.setSenderRates(
                List.of(Rate.newBuilder().setUnits(perSecond).setPer(Per.SECOND).build()));
        return channel;
    }
}
