package fairlane.admin.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageSelectorTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none,  none, m, sms, news, true",
                "sms,   news, m, sms, news, true",
                "none,  none, n, sms, news, false",
                "email, none, m, sms, news, false",
                "none,  acme, m, sms, news, false",
                "none,  acme, m, sms, none, true"
            })
    void selectorMatchesRequestsByIdChannelAndSender(
            String channel, String sender, String id, String ofChannel, String ofSender, boolean matches) {
        assertThat(new MessageSelector("acme", "m", channel, sender).matches(id, ofChannel, ofSender))
                .isEqualTo(matches);
    }
}
