package fairlane.admin.messages;

import static fairlane.admin.inspection.HeldRows.message;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.Cluster;
import fairlane.admin.MemoryKafka;
import fairlane.admin.messages.HoldCause.Scope;
import fairlane.admin.policies.ChannelAdmin;
import fairlane.admin.policies.LimitAdmin;
import fairlane.admin.policies.LimitChange;
import fairlane.config.ChannelField;
import fairlane.config.text.RateText;
import fairlane.contract.LimitKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HoldCauseFinderTest {
    private static final LimitKey SENDER = LimitKey.sender("email", "+15550100");
    private static final LimitKey EVERY_CUSTOMER = LimitKey.customer("email", null);

    private final Cluster cluster = new MemoryKafka().cluster();

    private List<HoldCause> causes(String hold) {
        return new HoldCauseFinder(cluster).causesOf(message("email", "m", 0, hold, null));
    }

    private void setRates(LimitKey key, String rates) {
        new LimitAdmin(cluster).set(key, new LimitChange(RateText.parseAll(rates), null, null, null, null, null));
    }

    private void pause(LimitKey key) {
        new LimitAdmin(cluster).set(key, new LimitChange(null, null, null, null, true, null));
    }

    @Test
    void finderNamesTheRecordThatSetsTheSenderRate() {
        setRates(SENDER, "10/s");
        assertThat(causes("SENDER_RATE"))
                .containsExactly(new HoldCause(Scope.SENDER, "+15550100", "10/s", "limit email/sender/+15550100"));
    }

    @Test
    void finderNamesTheHeldCustomerEvenIfTheRateIsSetForEveryCustomer() {
        setRates(EVERY_CUSTOMER, "10/s");
        assertThat(causes("CUSTOMER_RATE"))
                .containsExactly(new HoldCause(Scope.CUSTOMER, "acme", "10/s", "limit email/customer/*"));
    }

    @Test
    void finderNamesTheChannelWhoseRateHoldsTheMessage() {
        new ChannelAdmin(cluster).set("email", Map.of(ChannelField.RATES, "10/s, 100/min"));
        assertThat(causes("CHANNEL_RATE"))
                .containsExactly(new HoldCause(Scope.CHANNEL, "email", "10/s, 100/min", "channel email"));
    }

    @Test
    void finderNamesEveryPauseThatHoldsAMessage() {
        new ChannelAdmin(cluster).set("email", Map.of(ChannelField.PAUSED, "true"));
        pause(EVERY_CUSTOMER);
        pause(SENDER);
        assertThat(causes("PAUSED"))
                .containsExactly(
                        new HoldCause(Scope.CHANNEL, "email", "paused", "channel email"),
                        new HoldCause(Scope.CUSTOMER, "acme", "paused", "limit email/customer/*"),
                        new HoldCause(Scope.SENDER, "+15550100", "paused", "limit email/sender/+15550100"));
    }

    @Test
    void finderOmitsALimitThatNoLongerExists() {
        assertThat(causes("SENDER_RATE")).isEmpty();
        assertThat(causes("CUSTOMER_RATE")).isEmpty();
        assertThat(causes("CHANNEL_RATE")).isEmpty();
        assertThat(causes("PAUSED")).isEmpty();
    }

    @Test
    void finderReturnsNoRecordForAMessageThatWaitsForItsFairShare() {
        setRates(SENDER, "10/s");
        assertThat(causes("FAIR_SHARE")).isEmpty();
    }
}
