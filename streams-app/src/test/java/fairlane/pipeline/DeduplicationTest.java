package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.HeaderNames;
import fairlane.ops.MetricNames;
import fairlane.pipeline.store.StoreNames;
import fairlane.schema.Per;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that requests with the dedupe header are accepted once per customer and message ID. */
class DeduplicationTest {
    @TempDir
    private Path stateDirs;

    private TopologyFixture pipeline;

    @BeforeEach
    void start() {
        pipeline = new TopologyFixture(stateDirs.resolve("0"));
        pipeline.channel("default", channel -> {});
        pipeline.channel("sms", channel -> channel.setSenderRates(List.of(TopologyFixture.rate(1, Per.SECOND, 1))));
        pipeline.tickFor(Duration.ofSeconds(2));
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void idOfRequestsWithDedupeHeaderIsAcceptedOncePerCustomer() {
        sendDeduplicated("acme", "m1");
        sendDeduplicated("acme", "m1");
        sendDeduplicated("bolt", "m1");
        sendDeduplicated("acme", "m2");

        assertThat(pipeline.deliveries("default"))
                .extracting(delivery -> delivery.customer() + " " + delivery.id())
                .containsExactly("acme m1", "bolt m1", "acme m2");
        assertThat(pipeline.deadLetters()).isEmpty();
        assertThat(pipeline.scrape().value(MetricNames.REQUESTS_DUPLICATE, "default"))
                .isEqualTo(1);
        assertThat(pipeline.scrape().value(MetricNames.REQUESTS_DUPLICATE, "sms"))
                .isZero();
    }

    @Test
    void requestWithoutDedupeHeaderIsAlwaysAccepted() {
        pipeline.send("acme", "m1", request -> {});
        pipeline.send("acme", "m1", dedupeHeader("false"), request -> {});
        sendDeduplicated("acme", "m1");
        pipeline.send("acme", "m1", request -> {});

        assertThat(pipeline.deliveries("default")).hasSize(4);
        assertThat(pipeline.changelog(StoreNames.DEDUPE))
                .filteredOn(change -> !change.customer().startsWith("\0")) // excludes the marker entry of the task
                .hasSize(1);
    }

    @Test
    void dedupeHeaderIsForwardedToDelivery() {
        sendDeduplicated("acme", "m1");

        assertThat(pipeline.deliveries("default").get(0).text(HeaderNames.DEDUPE))
                .isEqualTo("true");
    }

    @Test
    void idOfRefusedRequestCanBeSentAgain() {
        pipeline.limit("default/customer/acme", limit -> limit.setBlocked(true));
        sendDeduplicated("acme", "m1");
        pipeline.limit("default/customer/acme", limit -> limit.setBlocked(false));
        pipeline.tick();
        sendDeduplicated("acme", "m1");

        assertThat(pipeline.deadLetters()).hasSize(1);
        assertThat(pipeline.deliveries("default")).hasSize(1);
    }

    @Test
    void duplicateOfHeldRequestIsDropped() {
        for (int i = 0; i < 3; i++) {
            pipeline.send("acme", "m" + i, dedupeHeader("true"), request -> request.setChannel("sms"));
            pipeline.send("acme", "m" + i, dedupeHeader("true"), request -> request.setChannel("sms"));
        }
        pipeline.tickFor(Duration.ofSeconds(4));

        assertThat(pipeline.deliveries("sms")).extracting(ProducedRecord::id).containsExactly("m0", "m1", "m2");
    }

    @Test
    void retriesAndReplaysAreNotDroppedAsDuplicates() {
        sendDeduplicated("acme", "m1");
        for (String attempt : List.of("1", "2")) {
            Headers headers = dedupeHeader("true").add(HeaderNames.ATTEMPT, attempt.getBytes(UTF_8));
            pipeline.send("acme", "m1", headers, request -> {});
        }

        assertThat(pipeline.deliveries("default")).hasSize(3);
    }

    @Test
    void acceptedIdIsRestoredAfterRestartAndForgottenAfterOneDay() {
        sendDeduplicated("acme", "m1");
        pipeline = pipeline.restart(stateDirs.resolve("1"), Duration.ofHours(23), false);
        sendDeduplicated("acme", "m1");
        assertThat(pipeline.deliveries("default")).isEmpty();

        pipeline = pipeline.restart(stateDirs.resolve("2"), Duration.ofHours(1), false);
        sendDeduplicated("acme", "m1");
        pipeline.tickFor(Duration.ofSeconds(1));
        assertThat(pipeline.deliveries("default")).hasSize(1);
    }

    private void sendDeduplicated(String customer, String id) {
        pipeline.send(customer, id, dedupeHeader("true"), request -> {});
    }

    private static Headers dedupeHeader(String value) {
        return new RecordHeaders().add(HeaderNames.DEDUPE, value.getBytes(UTF_8));
    }
}
