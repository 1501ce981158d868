package fairlane.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.internals.Topic;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
    private final Topics topics = new Topics();

    @Test
    void allTopicsExceptDeliveriesTopicsAlwaysExist() {
        assertThat(topics.all())
                .extracting(TopicSpec::name)
                .containsExactly(
                        "fairlane.requests",
                        "fairlane.requests.bulk",
                        "fairlane.dead-letters",
                        "fairlane.outcomes",
                        "fairlane.alerts",
                        "fairlane.cancellations",
                        "fairlane.channels",
                        "fairlane.limits",
                        "fairlane.pulse",
                        "fairlane.intake");
    }

    @Test
    void topicsThatConsumersReadCompletelyAreNotCoPartitioned() {
        assertThat(topics.all())
                .filteredOn(topic -> !topic.coPartitioned())
                .extracting(TopicSpec::name)
                .containsExactly("fairlane.channels", "fairlane.limits", "fairlane.intake");
        assertThat(topics.deliveriesSpec("sms").coPartitioned()).isTrue();
    }

    @Test
    void topicsWithChannelsAndLimitsAreCompacted() {
        assertThat(topics.all())
                .filteredOn(topic -> "compact".equals(topic.configs().get(TopicConfig.CLEANUP_POLICY_CONFIG)))
                .extracting(TopicSpec::name)
                .containsExactly("fairlane.channels", "fairlane.limits");
    }

    @Test
    void brokerSetsTimestampsOfRequestsAndCancellations() {
        assertThat(topics.all())
                .filteredOn(topic -> topic.configs().containsKey(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG))
                .extracting(TopicSpec::name)
                .containsExactly("fairlane.requests", "fairlane.requests.bulk", "fairlane.cancellations");
    }

    @Test
    void topicsWithoutRequestsAcceptLargerRecordsThanTopicsWithRequests() {
        assertThat(topics.all())
                .extracting(TopicsTest::maxMessageBytes)
                .containsExactly(
                        1_048_588, 1_048_588, 2_097_152, 2_097_152, 2_097_152, 2_097_152, 2_097_152, 2_097_152,
                        2_097_152, 2_097_152);
        assertThat(maxMessageBytes(topics.deliveriesSpec("sms"))).isEqualTo(2_097_152);
    }

    @Test
    void deliveriesTopicKeepsRecordsForAWeek() {
        assertThat(topics.deliveriesSpec("sms").configs())
                .containsEntry(TopicConfig.RETENTION_MS_CONFIG, "604800000")
                .containsEntry(TopicConfig.CLEANUP_POLICY_CONFIG, "delete");
    }

    @Test
    void channelIsDerivedFromNameOfDeliveriesTopic() {
        assertThat(topics.channelOf(topics.deliveries("sms.de"))).contains("sms.de");
        assertThat(topics.channelOf(topics.requests())).isEmpty();
        assertThat(topics.channelOf("fairlane.deliveries.")).isEmpty();
        assertThat(new Topics("other.").channelOf(topics.deliveries("sms"))).isEmpty();
    }

    @Test
    void kafkaAcceptsNameOfDeliveriesTopicWithLongestPrefixAndChannel() {
        Topic.validate(new Topics("p".repeat(100)).deliveries("c".repeat(80)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "fair lane.", "ü.", "a\n"})
    void invalidTopicPrefixIsRejected(String prefix) {
        assertThatThrownBy(() -> new Topics(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .extracting(Throwable::getMessage, InstanceOfAssertFactories.STRING)
                .startsWith("topic prefix is \"" + prefix + "\": write ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "*", "a b", "ü", "sms\n"})
    void invalidChannelNameIsRejected(String channel) {
        assertThat(Topics.isChannelName(channel)).isFalse();
        assertThatThrownBy(() -> topics.deliveries(channel))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("channel is \"" + channel + "\": write 1 to 80 of A-Z a-z 0-9 . _ -, such as sms");
    }

    @Test
    void channelNameCheckMatchesRegularExpression() {
        IntStream.rangeClosed(0, Character.MAX_VALUE)
                .mapToObj(character -> String.valueOf((char) character))
                .forEach(
                        name -> assertThat(Topics.isChannelName(name)).isEqualTo(name.matches("[A-Za-z0-9._-]{1,80}")));
    }

    @Test
    void channelNameHasAtMost80Characters() {
        assertThat(Topics.isChannelName("c".repeat(80))).isTrue();
        assertThat(Topics.isChannelName("c".repeat(81))).isFalse();
    }

    private static int maxMessageBytes(TopicSpec topic) {
        return Integer.parseInt(topic.configs().getOrDefault(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, ""));
    }
}
