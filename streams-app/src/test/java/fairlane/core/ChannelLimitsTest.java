package fairlane.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelLimitsTest {
    private static final Settings SETTINGS = new Settings(10, 5_000, 4);
    private static final Rate SLOW = new Rate(2_000, 86_400_000, 20);

    private final MemoryPolicies policies = new MemoryPolicies();

    @Test
    void withoutAnyRecordASenderIsUnlimited() {
        policies.channel("sms", ChannelPolicy.UNLIMITED, 0);
        assertThat(limits().senderAllowance("x").rates()).isEmpty();
        assertThat(limits().customerAllowance("a").rates()).isEmpty();
    }

    @Test
    void sendersWithoutALimitHaveTheChannelsRates() {
        policies.channel("sms", MemoryPolicies.channelWithSenders(Rate.perSecond(1)), 0);
        assertThat(limits().senderAllowance("x").rates()).containsExactly(Rate.perSecond(1));
        assertThat(limits().customerAllowance("a").rates()).isEmpty();
    }

    @Test
    void theRecordForEveryoneGoesBeforeTheChannels() {
        policies.channel("sms", MemoryPolicies.channelWithSenders(Rate.perSecond(1)), 0);
        policies.sender("sms", null, Limit.ofRates(List.of(Rate.perSecond(2))), 0);
        assertThat(limits().senderAllowance("x").rates()).containsExactly(Rate.perSecond(2));
    }

    @Test
    void theOwnRecordGoesBeforeEveryonesFieldByField() {
        policies.channel("sms", MemoryPolicies.channelWithSenders(Rate.perSecond(1)), 0);
        policies.sender("sms", null, new Limit(null, null, null, true, null), 0);
        policies.sender("sms", "x", Limit.ofRates(List.of(Rate.perSecond(3))), 0);
        Lane lane = lane("x");
        limits().apply(lane);
        assertThat(limits().senderAllowance("x").rates()).containsExactly(Rate.perSecond(3));
        assertThat(lane.paused).isTrue();
        assertThat(lane.blocked).isFalse();
    }

    @Test
    void anEmptyListOfRatesIsUnlimitedAndNotInherited() {
        policies.channel("sms", MemoryPolicies.channelWithSenders(Rate.perSecond(1)), 0);
        policies.sender("sms", "x", Limit.ofRates(List.of()), 0);
        assertThat(limits().senderAllowance("x").rates()).isEmpty();
    }

    @Test
    void customersInheritWeightAndMaxQueuedFieldByField() {
        policies.channel("sms", ChannelPolicy.UNLIMITED, 0);
        policies.customer("sms", null, new Limit(null, 4, 100L, null, null), 0);
        policies.customer("sms", "a", new Limit(null, null, 7L, null, null), 0);
        Customer customer = lane("x").owner();
        limits().apply(customer);
        assertThat(customer.weight()).isEqualTo(4);
        assertThat(customer.maxQueued()).isEqualTo(7);
        assertThat(customer.isPaused()).isFalse();
    }

    @Test
    void aPartitionHasAnEvenPartOfTheChannelsRatesAndABurstOfOneMessageAtLeast() {
        policies.channel("sms", MemoryPolicies.channelOf(Rate.perSecond(100, 2), Rate.perSecond(200, 40)), 0);
        assertThat(limits().channelAllowance().rates()).containsExactly(Rate.perSecond(25, 1), Rate.perSecond(50, 10));
    }

    @Test
    void sendersShareOneAllowanceThatKnowsItsSuccessor() {
        policies.channel("sms", MemoryPolicies.channelWithSenders(Rate.perSecond(1)), 0);
        ChannelLimits limits = limits();
        Allowance before = limits.senderAllowance("x");
        assertThat(limits.senderAllowance("y")).isSameAs(before);
        policies.channel("sms", MemoryPolicies.channelWithSenders(Rate.perSecond(2)), 5_000);
        limits.refresh(5_000, true);
        assertThat(before.successor()).isSameAs(limits.senderAllowance("x"));
        assertThat(before.replacedAt()).isEqualTo(5_000);
    }

    @Test
    void aChangeOfSomethingElseKeepsTheAllowance() {
        policies.channel("sms", MemoryPolicies.channelWithSenders(Rate.perSecond(1)), 0);
        ChannelLimits limits = limits();
        Allowance before = limits.senderAllowance("x");
        policies.channel("sms", new ChannelPolicy(List.of(), List.of(Rate.perSecond(1)), null, true), 5_000);
        limits.refresh(5_000, true);
        assertThat(limits.senderAllowance("x")).isSameAs(before);
        assertThat(limits.isPaused()).isTrue();
    }

    @Test
    void aLimitDatedByAClockThatIsAheadCountsAsChangedAtTheStart() {
        policies.channel("sms", ChannelPolicy.UNLIMITED, 0);
        policies.sender("sms", "x", Limit.ofRates(List.of(SLOW)), 1_005_000);
        Meter meter = Meter.unrecorded(limits().senderAllowance("x"), 1_000_000);
        assertThat(meter.earliest(1)).isEqualTo(1_000_000 + 43_200);
    }

    @Test
    void anOwnLimitCountsFromItsDateWhereALaterChangeCameBeforeTheLook() {
        policies.channel("sms", MemoryPolicies.channelWithSenders(Rate.perSecond(100, 100)), 0);
        ChannelLimits limits = limits();
        Lane lane = lane("x");
        lane.meter = Meter.unrecorded(limits.senderAllowance("x"), 0);
        limits.apply(lane);
        lane.meter.spend(100, 1_000_000);
        policies.sender("sms", "x", Limit.ofRates(List.of(Rate.perSecond(1, 100))), 1_000_100);
        limits.refresh(1_000_100, true);
        limits.refresh(1_000_900, false);
        limits.apply(lane);
        assertThat(lane.meter.earliest(11)).isEqualTo(1_001_100);
    }

    @Test
    void aCustomersLimitCountsFromItsDateHoweverManyChangesItWasNotLookedAtFor() {
        policies.channel("sms", ChannelPolicy.UNLIMITED, 0);
        policies.customer("sms", "a", Limit.ofRates(List.of(Rate.perSecond(10, 1_000))), 0);
        ChannelLimits limits = limits();
        Customer customer = lane("x").owner();
        customer.meter = Meter.unrecorded(limits.customerAllowance("a"), 0);
        limits.apply(customer);
        customer.meter.spend(1_000, 1_000_000);
        policies.customer("sms", "a", Limit.ofRates(List.of(Rate.perSecond(1, 1_000))), 1_010_000);
        limits.refresh(1_010_000, true);
        limits.refresh(1_060_000, true);
        limits.apply(customer);
        assertThat(customer.meter.earliest(200)).isEqualTo(1_110_000);
    }

    @Test
    void anAgeBeyondAllTimeNeverComes() {
        policies.channel("sms", new ChannelPolicy(List.of(), List.of(), Long.MAX_VALUE - 1_000, false), 0);
        assertThat(limits().expiry(1_000_000, Long.MAX_VALUE)).isGreaterThan(1_000_000);
    }

    private ChannelLimits limits() {
        return new ChannelLimits("sms", policies, SETTINGS, 1_000_000);
    }

    private static Lane lane(String sender) {
        Meter unlimited = Meter.unrecorded(new Allowance(List.of(), 0, SETTINGS), 0);
        Customer customer = new Customer("sms", "a", unlimited);
        return new Lane(customer, sender, new Backlog(), unlimited, 0);
    }
}
