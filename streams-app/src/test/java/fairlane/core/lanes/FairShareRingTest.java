package fairlane.core.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.core.limits.ChannelLimits;
import fairlane.core.limits.ChannelPolicy;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.MemoryPolicies;
import fairlane.core.limits.SchedulerSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FairShareRingTest {
    private final FairShareRing ring = new FairShareRing();

    @Test
    void ringGrantsCustomersOfEqualWeightTurnsInRotation() {
        ring.add(customer("a", 1));
        ring.add(customer("b", 1));
        ring.add(customer("c", 1));
        assertThat(releasedCustomers(6, Map.of())).containsExactly("a", "b", "c", "a", "b", "c");
    }

    @Test
    void ringGrantsACustomerAsManyCostUnitsPerTurnAsItsWeight() {
        ring.add(customer("a", 1));
        ring.add(customer("b", 3));
        assertThat(releasedCustomers(8, Map.of())).containsExactly("a", "b", "b", "b", "a", "b", "b", "b");
    }

    @Test
    void messageThatCostsMoreThanTheWeightWaitsForFurtherTurns() {
        ring.add(customer("a", 1));
        ring.add(customer("b", 1));
        assertThat(releasedCustomers(8, Map.of("a", 3))).containsExactly("b", "b", "a", "b", "b", "b", "a", "b");
    }

    @Test
    void releasedUnitsDividedByWeightDifferLittleBetweenTwoCustomers() {
        Map<String, Integer> costs = Map.of("a", 7, "b", 2, "c", 1);
        ring.add(customer("a", 1));
        ring.add(customer("b", 2));
        ring.add(customer("c", 5));
        Map<String, Integer> units = new HashMap<>();
        releasedCustomers(8_000, costs)
                .forEach(id -> units.merge(id, Objects.requireNonNull(costs.get(id)), Integer::sum));
        assertThat(units.getOrDefault("b", 0) / 2.0 - units.getOrDefault("a", 0))
                .isBetween(-9.0, 9.0);
        assertThat(units.getOrDefault("c", 0) / 5.0 - units.getOrDefault("a", 0))
                .isBetween(-9.0, 9.0);
    }

    @Test
    void customerThatReturnsToTheRingJoinsAtTheEndWithoutDeficit() {
        Customer a = customer("a", 5);
        ring.add(a);
        ring.add(customer("b", 1));
        assertThat(releasedCustomers(2, Map.of())).containsExactly("a", "a");
        ring.remove(a);
        ring.add(a);
        assertThat(ring.deficit(a)).isZero();
        assertThat(releasedCustomers(3, Map.of())).containsExactly("b", "a", "a");
    }

    @Test
    void addingOrRemovingACustomerTwiceHasNoFurtherEffect() {
        Customer a = customer("a", 1);
        ring.add(a);
        ring.add(a);
        assertThat(ring.size()).isEqualTo(1);
        ring.remove(a);
        ring.remove(a);
        assertThat(ring.size()).isZero();
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void removingTheFrontCustomerMovesTheNextCustomerToTheFront() {
        Customer a = customer("a", 1);
        Customer b = customer("b", 1);
        ring.add(a);
        ring.add(b);
        ring.remove(a);
        assertThat(ring.front()).isSameAs(b);
    }

    private List<String> releasedCustomers(int count, Map<String, Integer> costs) {
        List<String> released = new ArrayList<>();
        while (released.size() < count) {
            Customer front = Objects.requireNonNull(ring.front());
            int cost = costs.getOrDefault(front.id(), 1);
            if (ring.tryGrant(front, cost)) {
                ring.charge(front, cost);
                released.add(front.id());
            }
        }
        return released;
    }

    private static Customer customer(String id, int weight) {
        MemoryPolicies policies = new MemoryPolicies()
                .channel("sms", ChannelPolicy.UNLIMITED, 0)
                .customer("sms", id, new LimitPolicy(null, weight, null, null, null), 0);
        ChannelLimits limits = new ChannelLimits("sms", policies, new SchedulerSettings(10, 5_000, 1), 0);
        Customer customer = new LaneRegistry("sms", limits, 0).getOrCreate(id);
        customer.apply(limits);
        return customer;
    }
}
