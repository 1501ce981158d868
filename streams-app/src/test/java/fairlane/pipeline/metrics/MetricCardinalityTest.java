package fairlane.pipeline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.core.lanes.Lane;
import fairlane.core.lanes.MemorySchedulerStore;
import fairlane.core.limits.MemoryPolicies;
import fairlane.core.limits.RateLimit;
import fairlane.core.limits.SchedulerSettings;
import fairlane.core.model.MessagePriority;
import fairlane.core.model.Refusal;
import fairlane.core.model.Request;
import fairlane.core.scheduler.Budget;
import fairlane.core.scheduler.Decision;
import fairlane.core.scheduler.HeldSnapshot;
import fairlane.core.scheduler.Release;
import fairlane.core.scheduler.ReleaseSink;
import fairlane.core.scheduler.Scheduler;
import fairlane.ops.MetricNames;
import fairlane.ops.ScrapedMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests that the number of metric series does not grow with the number of customers. */
class MetricCardinalityTest {
    private static final int CUSTOMERS = 100_000;
    private static final int PARTITIONS = 8;
    private static final long NOW = 1_800_000_000_000L;
    private static final int MAX_SERIES_PER_CHANNEL = 100;

    @Test
    void numberOfCustomersDoesNotIncreaseNumberOfMetricSeries() {
        PipelineMetrics metrics = new PipelineMetrics(true);
        int few = scrape(metrics, 10).seriesCount();
        ScrapedMetrics many = scrape(metrics, CUSTOMERS);
        assertThat(many.labelValues(MetricNames.SHARE))
                .hasSizeLessThanOrEqualTo(11)
                .contains(List.of("sms", "_rest"));
        assertThat(many.seriesCount()).isLessThanOrEqualTo(few + 11).isLessThan(MAX_SERIES_PER_CHANNEL);
        assertThat(many.count(MetricNames.LIGHT_WAIT, "sms")).isGreaterThan(CUSTOMERS / 2);
    }

    /**
     * Scrapes the metrics of a pipeline that has this number of customers in all partitions together. Some customers
     * send more messages than others, and some of the messages have been released.
     */
    private static ScrapedMetrics scrape(PipelineMetrics metrics, int customers) {
        List<TaskSnapshot> tasks = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            MemoryPolicies policies = new MemoryPolicies()
                    .channel("sms", MemoryPolicies.channelWithRates(RateLimit.perSecond(CUSTOMERS, 2_000)), 0);
            MemorySchedulerStore store = new MemorySchedulerStore();
            Scheduler scheduler = new Scheduler(
                    new SchedulerSettings(10, 5_000, 1), policies, store, sink(metrics, store), NOW - 60_000);
            send(scheduler, store, partition, customers);
            for (long now = NOW; now < NOW + 2_000; now += 10) {
                scheduler.tick(now, Budget.ofSteps(1_000_000));
            }
            HeldSnapshot snapshot = scheduler.heldSnapshot("sms", NOW + 2_000);
            tasks.add(new TaskSnapshot(Map.of("sms", snapshot), Map.of("sms", 5L)));
        }
        ScrapedMetrics scraped = new ScrapedMetrics();
        metrics.report(Set.of("sms"), tasks, NOW + 2_000, scraped);
        return scraped;
    }

    private static void send(Scheduler scheduler, MemorySchedulerStore store, int partition, int customers) {
        long position = 0;
        for (int i = partition; i < customers; i += PARTITIONS) {
            for (int message = 0; message < (i % 1_000 == 0 ? 20 : 1); message++) {
                String customer = "customer " + i;
                Request request = new Request(
                        "sms",
                        customer,
                        customer,
                        MessagePriority.NORMAL,
                        1,
                        false,
                        false,
                        position++,
                        NOW,
                        Long.MIN_VALUE,
                        Long.MAX_VALUE);
                if (scheduler.offer(request, NOW) instanceof Decision.Queue queue) {
                    store.put(queue, request);
                }
            }
        }
    }

    private static ReleaseSink sink(PipelineMetrics metrics, MemorySchedulerStore store) {
        return new ReleaseSink() {
            @Override
            public void release(Lane lane, int rank, long sequence, Release release) {
                Request request = store.take(lane, rank, sequence);
                WaitBreakdown wait = WaitBreakdown.of(request, release);
                metrics.channel(release.channel()).recordRelease(wait, release.heavyCustomer());
            }

            @Override
            public void refuse(Lane lane, int rank, long sequence, Refusal refusal) {
                throw new AssertionError(refusal.sentence());
            }
        };
    }
}
