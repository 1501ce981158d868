package fairlane.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Tests abuse rules that pause or throttle a sender. Later messages of the sender are held, and are released once an
 * operator lifts the limit.
 */
class AbuseRemedyIT extends GatewayAndPipelineFixture {
    private static final int RECIPIENTS = 20;

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(rule("hold", "email", "pause"));
        settings.putAll(rule("slow", "default", "throttle"));
        settings.put("abuse.rules.slow.rate", "1/h");
        return settings;
    }

    private static Map<String, String> rule(String name, String channel, String action) {
        String prefix = "abuse.rules." + name + ".";
        return Map.of(
                prefix + "kind",
                "same-body",
                prefix + "per",
                "sender",
                prefix + "channels",
                channel,
                prefix + "recipients",
                Integer.toString(RECIPIENTS),
                prefix + "action",
                action);
    }

    private static String message(String channel, int recipient) {
        return "{\"customer\":\"mallory\",\"channel\":\"" + channel + "\",\"sender\":\"news\",\"recipient\":\"r"
                + recipient + "\",\"body\":\"You have won\"}";
    }

    /**
     * Submits so many messages that the last one breaks the abuse rule. Messages that have not been released by then
     * are held like later messages.
     */
    private void breakRule(String channel, String limit) {
        String flood = IntStream.range(0, RECIPIENTS)
                .mapToObj(recipient -> message(channel, recipient))
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(post("/v1/messages", flood).status()).isEqualTo(202);
        await().atMost(PATIENCE).until(() -> get(limit).status() == 200);
    }

    /**
     * Submits messages until one of them is held for the reason {@code hold}.
     *
     * @return the number of submitted messages, some of which were released before the pipeline received the limit
     */
    private int sendUntilHeld(String channel, String hold) {
        AtomicInteger sent = new AtomicInteger();
        await().atMost(PATIENCE).until(() -> {
            assertThat(post("/v1/messages", message(channel, sent.getAndIncrement()))
                            .status())
                    .isEqualTo(202);
            return hold().equals(hold);
        });
        return sent.get();
    }

    private String hold() {
        return get("/v1/lanes?customer=mallory").body().at("/lanes/0/hold").asText();
    }

    @Test
    void messagesOfPausedSenderAreHeldUntilOperatorLiftsThePause() {
        String limit = "/v1/limits/email/sender/news";
        breakRule("email", limit);
        assertThat(get(limit).body().get("paused").asBoolean()).isTrue();
        int more = sendUntilHeld("email", "PAUSED");
        assertThat(records(cluster.topics().deliveries("email"), 0)).hasSizeLessThan(RECIPIENTS + more);
        assertThat(delete(limit).status()).isEqualTo(204);
        assertThat(records(cluster.topics().deliveries("email"), RECIPIENTS + more))
                .hasSize(RECIPIENTS + more);
    }

    @Test
    void messagesOfThrottledSenderAreHeldUntilOperatorLiftsTheRate() {
        String limit = "/v1/limits/default/sender/news";
        breakRule("default", limit);
        assertThat(get(limit).body().toString()).contains("1/h");
        int more = sendUntilHeld("default", "SENDER_RATE");
        assertThat(records(cluster.topics().deliveries("default"), 0)).hasSizeLessThan(RECIPIENTS + more);
        assertThat(delete(limit).status()).isEqualTo(204);
        assertThat(records(cluster.topics().deliveries("default"), RECIPIENTS + more))
                .hasSize(RECIPIENTS + more);
    }
}
