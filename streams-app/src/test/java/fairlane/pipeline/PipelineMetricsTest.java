package fairlane.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fairlane.contract.DeadLetterReason;
import fairlane.core.model.Hold;
import fairlane.ops.MetricNames;
import fairlane.ops.ScrapedMetrics;
import fairlane.schema.Per;
import fairlane.schema.Rate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the metrics of the pipeline. Tasks publish gauges once per second. */
class PipelineMetricsTest {
    private static final String EMAIL = "email";
    /**
     * The time until gauges have been published. A task publishes them at the first tick after a second, and an idle
     * task ticks five times per second.
     */
    private static final Duration UNTIL_REPORTED = Duration.ofMillis(2_900);

    /** The time until the meters of a new task have drained, because a new task treats its meters as full. */
    private static final Duration UNTIL_METERS_ARE_DRAINED = Duration.ofSeconds(3);

    private static final Rate ONE_IN_1500_MILLIS = TopologyFixture.rate(40, Per.MINUTE, 1);

    @TempDir
    private Path stateDir;

    private TopologyFixture pipeline;

    @BeforeEach
    void start() {
        pipeline = new TopologyFixture(stateDir);
        pipeline.channel(EMAIL, channel -> {});
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    private static double held(ScrapedMetrics scraped, Hold hold) {
        return scraped.value(MetricNames.HELD, EMAIL, hold.name());
    }

    @Test
    void channelWithoutRequestsReportsZeros() {
        ScrapedMetrics scraped = pipeline.scrape();
        assertThat(scraped.value(MetricNames.REQUESTS, EMAIL)).isZero();
        assertThat(held(scraped, Hold.SENDER_RATE)).isZero();
        assertThat(scraped.value(MetricNames.OLDEST_ELIGIBLE_AGE, EMAIL)).isZero();
        assertThat(scraped.value(MetricNames.SHARE, EMAIL, MetricNames.OTHER_CUSTOMERS))
                .isEqualTo(1);
        assertThat(scraped.count(MetricNames.WAIT_SYSTEM, EMAIL)).isZero();
    }

    @Test
    void waitForSenderRateCountsAsCausedByCustomer() {
        pipeline.channel(EMAIL, channel -> channel.setSenderRates(List.of(ONE_IN_1500_MILLIS)));
        pipeline.tickFor(UNTIL_METERS_ARE_DRAINED);
        for (int i = 0; i < 4; i++) {
            pipeline.send("acme", "m" + i, request -> request.setChannel(EMAIL).setSender("x"));
        }
        pipeline.tickFor(UNTIL_REPORTED);
        assertThat(held(pipeline.scrape(), Hold.SENDER_RATE)).isEqualTo(2);
        pipeline.tickFor(Duration.ofSeconds(4));
        ScrapedMetrics scraped = pipeline.scrape();
        assertThat(scraped.value(MetricNames.REQUESTS, EMAIL)).isEqualTo(4);
        assertThat(scraped.value(MetricNames.RELEASES, EMAIL)).isEqualTo(4);
        assertThat(scraped.count(MetricNames.WAIT_OWN, EMAIL)).isEqualTo(4);
        assertThat(scraped.sum(MetricNames.WAIT_OWN, EMAIL)).isCloseTo(0 + 1.5 + 3 + 4.5, within(0.1));
        assertThat(scraped.sum(MetricNames.WAIT_SYSTEM, EMAIL)).isCloseTo(0, within(0.1));
        assertThat(held(scraped, Hold.SENDER_RATE)).isZero();
    }

    @Test
    void waitForChannelRateCountsAsCausedBySystem() {
        pipeline.channel(EMAIL, channel -> channel.setRates(List.of(ONE_IN_1500_MILLIS)));
        pipeline.tickFor(UNTIL_METERS_ARE_DRAINED);
        for (int i = 0; i < 4; i++) {
            pipeline.send("customer " + i, "m", request -> request.setChannel(EMAIL));
        }
        pipeline.tickFor(UNTIL_REPORTED);
        ScrapedMetrics early = pipeline.scrape();
        assertThat(held(early, Hold.CHANNEL_RATE)).isEqualTo(2);
        assertThat(early.value(MetricNames.ELIGIBLE, EMAIL)).isEqualTo(2);
        assertThat(early.value(MetricNames.OLDEST_ELIGIBLE_AGE, EMAIL)).isCloseTo(2.9, within(0.1));
        pipeline.tickFor(Duration.ofSeconds(3));
        ScrapedMetrics scraped = pipeline.scrape();
        assertThat(scraped.sum(MetricNames.WAIT_OWN, EMAIL)).isCloseTo(0, within(0.01));
        assertThat(scraped.sum(MetricNames.WAIT_SYSTEM, EMAIL)).isCloseTo(0 + 1.5 + 3 + 4.5, within(0.1));
    }

    @Test
    void timeUntilNotBeforeIsNotCountedAsWait() {
        long at = pipeline.now() + 3_000;
        pipeline.send("acme", "m", request -> request.setChannel(EMAIL).setNotBefore(Instant.ofEpochMilli(at)));
        pipeline.tickFor(UNTIL_REPORTED);
        assertThat(held(pipeline.scrape(), Hold.SCHEDULED)).isEqualTo(1);
        pipeline.tickFor(Duration.ofSeconds(2));
        ScrapedMetrics scraped = pipeline.scrape();
        assertThat(scraped.value(MetricNames.RELEASES, EMAIL)).isEqualTo(1);
        assertThat(held(scraped, Hold.SCHEDULED)).isZero();
        assertThat(scraped.sum(MetricNames.WAIT_OWN, EMAIL)).isZero();
        assertThat(scraped.sum(MetricNames.WAIT_SYSTEM, EMAIL)).isCloseTo(0, within(0.05));
    }

    @Test
    void scheduledMessagesThatEarlierTaskStoredAreCounted(@TempDir Path other) {
        for (int i = 0; i < 300; i++) {
            long at = pipeline.now() + 3_600_000 + i;
            pipeline.send("acme", "m" + i, request -> request.setChannel(EMAIL).setNotBefore(Instant.ofEpochMilli(at)));
        }
        pipeline = pipeline.restart(other, Duration.ofSeconds(1), false);
        pipeline.tickFor(UNTIL_REPORTED);
        pipeline.tickFor(UNTIL_REPORTED);
        assertThat(held(pipeline.scrape(), Hold.SCHEDULED)).isEqualTo(300);
    }

    @Test
    void deadLettersAreCountedByReason() {
        pipeline.send("acme", "m", request -> request.setChannel(EMAIL).setExpiresAt(Instant.ofEpochMilli(1)));
        pipeline.send("acme", "m", request -> request.setChannel("an unknown channel"));
        pipeline.send("acme", "m", request -> request.setChannel("nowhere"));
        ScrapedMetrics scraped = pipeline.scrape();
        assertThat(scraped.value(MetricNames.DEAD_LETTERS, EMAIL, DeadLetterReason.EXPIRED.name()))
                .isEqualTo(1);
        assertThat(scraped.value(
                        MetricNames.DEAD_LETTERS, MetricNames.UNKNOWN_CHANNEL, DeadLetterReason.UNKNOWN_CHANNEL.name()))
                .isEqualTo(1);
        assertThat(scraped.value(
                        MetricNames.DEAD_LETTERS, MetricNames.UNKNOWN_CHANNEL, DeadLetterReason.MALFORMED.name()))
                .isEqualTo(1);
        assertThat(scraped.value(MetricNames.REQUESTS, "nowhere"))
                .as("an unknown channel has no metric series of its own")
                .isNaN();
    }

    @Test
    void waitsOfHeavyAndLightCustomersAreReportedSeparately() {
        pipeline.channel(EMAIL, channel -> channel.setRates(List.of(TopologyFixture.rate(50, Per.SECOND, 1))));
        for (int i = 0; i < 500; i++) {
            pipeline.send("heavy", "h" + i, request -> request.setChannel(EMAIL));
        }
        pipeline.tickFor(Duration.ofSeconds(3));
        long before = pipeline.scrape().count(MetricNames.LIGHT_WAIT, EMAIL);
        pipeline.send("light", "l", request -> request.setChannel(EMAIL));
        pipeline.tickFor(Duration.ofSeconds(1));
        ScrapedMetrics scraped = pipeline.scrape();
        assertThat(scraped.value(MetricNames.SHARE, EMAIL, "heavy")).isCloseTo(1, within(0.05));
        assertThat(scraped.count(MetricNames.LIGHT_WAIT, EMAIL) - before)
                .as("number of waits of light customers")
                .isEqualTo(1);
        assertThat(scraped.count(MetricNames.WAIT_SYSTEM, EMAIL)).isGreaterThan(before + 1);
        assertThat(scraped.count(MetricNames.TICK)).isGreaterThan(100);
    }
}
