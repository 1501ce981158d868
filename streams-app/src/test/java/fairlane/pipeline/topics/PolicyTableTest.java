package fairlane.pipeline.topics;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.LimitKey;
import fairlane.core.limits.ChannelPolicy;
import fairlane.core.limits.DatedPolicy;
import fairlane.core.limits.LimitPolicy;
import fairlane.core.limits.RateLimit;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyTableTest {
    private static final LimitPolicy LIMIT = LimitPolicy.ofRates(List.of(RateLimit.perSecond(1)));

    private final PolicyTable table = new PolicyTable();

    @Test
    void feedReturnsEachChangedChannelOncePerDrain() {
        table.putChannel("before", ChannelPolicy.UNLIMITED, false, 1);
        PolicyTable.ChangeFeed one = table.subscribe();
        PolicyTable.ChangeFeed other = table.subscribe();
        table.putChannel("sms", ChannelPolicy.UNLIMITED, false, 1);
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
    void closedFeedReceivesNoChanges() {
        PolicyTable.ChangeFeed feed = table.subscribe();
        feed.close();
        table.putChannel("sms", ChannelPolicy.UNLIMITED, false, 1);

        assertThat(feed.drain()).isEmpty();
    }

    @Test
    void limitsAreFoundOnlyByTheirKey() {
        table.putLimit(LimitKey.sender("sms", "x"), LIMIT, 7);
        assertThat(table.sender("sms", "x")).isEqualTo(new DatedPolicy<>(LIMIT, 7));
        assertThat(table.sender("sms", "y").value()).isEqualTo(LimitPolicy.UNSET);
        assertThat(table.sender("sms", null).value()).isEqualTo(LimitPolicy.UNSET);
        assertThat(table.customer("sms", "x").value()).isEqualTo(LimitPolicy.UNSET);
        assertThat(table.sender("email", "x").value()).isEqualTo(LimitPolicy.UNSET);

        table.removeLimit(LimitKey.sender("sms", "x"));
        assertThat(table.sender("sms", "x").value()).isEqualTo(LimitPolicy.UNSET);
    }

    @Test
    void channelsAreAddedAndRemoved() {
        assertThat(table.channel("sms")).isNull();
        assertThat(table.channelEntry("sms")).isNull();
        table.putChannel("sms", ChannelPolicy.UNLIMITED, true, 5);
        assertThat(table.channel("sms")).isEqualTo(new DatedPolicy<>(ChannelPolicy.UNLIMITED, 5));
        assertThat(table.channelEntry("sms").countsSegments()).isTrue();
        assertThat(table.channels()).containsExactly("sms");
        table.removeChannel("sms");
        assertThat(table.channel("sms")).isNull();
    }
}
