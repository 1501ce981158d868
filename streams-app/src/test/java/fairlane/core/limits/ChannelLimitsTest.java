package fairlane.core.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelLimitsTest {
    private static final SchedulerSettings SETTINGS = new SchedulerSettings(10, 5_000, 4);
    private static final RateLimit SLOW = new RateLimit(2_000, 86_400_000, 20);

    private final MemoryPolicies policies = new MemoryPolicies();

    @Test
    void senderAndCustomerWithoutLimitRecordsAreUnlimited() {
        policies.channel("sms", ChannelPolicy.UNLIMITED, 0);
        assertThat(limits().senderRates("x").rates()).isEmpty();
        assertThat(limits().customerRates("a").rates()).isEmpty();
    }

    @Test
    void senderWithoutLimitRecordInheritsTheSenderRatesOfTheChannel() {
        policies.channel("sms", MemoryPolicies.channelWithSenderRates(RateLimit.perSecond(1)), 0);
        assertThat(limits().senderRates("x").rates()).containsExactly(RateLimit.perSecond(1));
        assertThat(limits().customerRates("a").rates()).isEmpty();
    }

    @Test
    void limitForAllSendersOverridesTheSenderRatesOfTheChannel() {
        policies.channel("sms", MemoryPolicies.channelWithSenderRates(RateLimit.perSecond(1)), 0);
        policies.sender("sms", null, LimitPolicy.ofRates(List.of(RateLimit.perSecond(2))), 0);
        assertThat(limits().senderRates("x").rates()).containsExactly(RateLimit.perSecond(2));
    }

    @Test
    void limitOfASenderOverridesTheLimitForAllSendersFieldByField() {
        policies.channel("sms", MemoryPolicies.channelWithSenderRates(RateLimit.perSecond(1)), 0);
        policies.sender("sms", null, new LimitPolicy(null, null, null, true, null), 0);
        policies.sender("sms", "x", LimitPolicy.ofRates(List.of(RateLimit.perSecond(3))), 0);
        LimitPolicy limit = limits().senderLimit(limits().senderRecord("x"));
        assertThat(limits().senderRates("x").rates()).containsExactly(RateLimit.perSecond(3));
        assertThat(limit.paused()).isTrue();
        assertThat(limit.blocked()).isFalse();
    }

    @Test
    void emptyRateListOfASenderMeansUnlimitedInsteadOfInheriting() {
        policies.channel("sms", MemoryPolicies.channelWithSenderRates(RateLimit.perSecond(1)), 0);
        policies.sender("sms", "x", LimitPolicy.ofRates(List.of()), 0);
        assertThat(limits().senderRates("x").rates()).isEmpty();
    }

    @Test
    void customerInheritsEachUnsetFieldFromTheLimitForAllCustomers() {
        policies.channel("sms", ChannelPolicy.UNLIMITED, 0);
        policies.customer("sms", null, new LimitPolicy(null, 4, 100L, null, null), 0);
        policies.customer("sms", "a", new LimitPolicy(null, null, 7L, null, null), 0);
        LimitPolicy limit = limits().customerLimit(limits().customerRecord("a"));
        assertThat(limit.weight()).isEqualTo(4);
        assertThat(limit.maxQueued()).isEqualTo(7);
        assertThat(limit.paused()).isFalse();
    }

    @Test
    void partitionGetsAnEvenShareOfTheChannelRatesAndABurstOfAtLeastOne() {
        policies.channel(
                "sms", MemoryPolicies.channelWithRates(RateLimit.perSecond(100, 2), RateLimit.perSecond(200, 40)), 0);
        assertThat(limits().channelRates().rates())
                .containsExactly(RateLimit.perSecond(25, 1), RateLimit.perSecond(50, 10));
    }

    @Test
    void replacedRatesThatSendersShareLinkToTheirSuccessor() {
        policies.channel("sms", MemoryPolicies.channelWithSenderRates(RateLimit.perSecond(1)), 0);
        ChannelLimits limits = limits();
        EffectiveRates previousRates = limits.senderRates("x");
        assertThat(limits.senderRates("y")).isSameAs(previousRates);
        policies.channel("sms", MemoryPolicies.channelWithSenderRates(RateLimit.perSecond(2)), 5_000);
        limits.refresh(5_000, true);
        assertThat(previousRates.successor()).isSameAs(limits.senderRates("x"));
        assertThat(previousRates.replacedAt()).isEqualTo(5_000);
    }

    @Test
    void policyChangeThatChangesNoRateKeepsTheEffectiveRatesObject() {
        policies.channel("sms", MemoryPolicies.channelWithSenderRates(RateLimit.perSecond(1)), 0);
        ChannelLimits limits = limits();
        EffectiveRates previousRates = limits.senderRates("x");
        policies.channel("sms", new ChannelPolicy(List.of(), List.of(RateLimit.perSecond(1)), null, true), 5_000);
        limits.refresh(5_000, true);
        assertThat(limits.senderRates("x")).isSameAs(previousRates);
        assertThat(limits.isPaused()).isTrue();
    }

    @Test
    void limitWithAChangeTimeInTheFutureCountsAsChangedAtTheTaskStart() {
        policies.channel("sms", ChannelPolicy.UNLIMITED, 0);
        policies.sender("sms", "x", LimitPolicy.ofRates(List.of(SLOW)), 1_005_000);
        Meter meter = Meter.unrecorded(limits().senderRates("x"), 1_000_000);
        assertThat(meter.earliest(1)).isEqualTo(1_000_000 + 43_200);
    }

    @Test
    void senderLimitAppliesFromItsOwnChangeAlthoughTheChannelChangedLater() {
        policies.channel("sms", MemoryPolicies.channelWithSenderRates(RateLimit.perSecond(100, 100)), 0);
        ChannelLimits limits = limits();
        Meter meter = Meter.unrecorded(limits.senderRates("x"), 0);
        int generation = limits.generation();
        meter.spend(100, 1_000_000);
        policies.sender("sms", "x", LimitPolicy.ofRates(List.of(RateLimit.perSecond(1, 100))), 1_000_100);
        limits.refresh(1_000_100, true);
        limits.refresh(1_000_900, false);
        meter = limits.migrateSenderMeter(meter, limits.senderRecord("x"), generation);
        assertThat(meter.earliest(11)).isEqualTo(1_001_100);
    }

    @Test
    void limitOfACustomerAppliesFromTheTimeOfItsChangeAfterMissedPolicyChanges() {
        policies.channel("sms", ChannelPolicy.UNLIMITED, 0);
        policies.customer("sms", "a", LimitPolicy.ofRates(List.of(RateLimit.perSecond(10, 1_000))), 0);
        ChannelLimits limits = limits();
        Meter meter = Meter.unrecorded(limits.customerRates("a"), 0);
        int generation = limits.generation();
        meter.spend(1_000, 1_000_000);
        policies.customer("sms", "a", LimitPolicy.ofRates(List.of(RateLimit.perSecond(1, 1_000))), 1_010_000);
        limits.refresh(1_010_000, true);
        limits.refresh(1_060_000, true);
        meter = limits.migrateCustomerMeter(meter, limits.customerRecord("a"), generation);
        assertThat(meter.earliest(200)).isEqualTo(1_110_000);
    }

    @Test
    void expiryTimeDoesNotOverflowForAHugeMaxAge() {
        policies.channel("sms", new ChannelPolicy(List.of(), List.of(), Long.MAX_VALUE - 1_000, false), 0);
        assertThat(limits().expiryTime(1_000_000, Long.MAX_VALUE)).isGreaterThan(1_000_000);
    }

    private ChannelLimits limits() {
        return new ChannelLimits("sms", policies, SETTINGS, 1_000_000);
    }
}
