package fairlane.bench.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringReader;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Compares the scaling of workers by the number of releasable messages with other strategies. The load traces are
 * shorter than in the command {@code fairlane bench}, except for the time without load after a burst.
 */
class ScalingStrategyTest {
    private static final long SEED = ScalingBench.SEED;
    private static final int BURST = 300_000;

    static Stream<LoadTrace> bursts() {
        return LoadTrace.all(BURST).stream().filter(LoadTrace::isBurst);
    }

    /**
     * The time in seconds until the autoscaler detects a load and a new worker is ready. With any strategy that scales
     * workers, messages may wait this much longer than with a constant maximum number of workers.
     */
    private static final double WORKER_START_SECONDS = Autoscaler.POLL_SECONDS + Autoscaler.START_SECONDS;

    @ParameterizedTest
    @MethodSource("bursts")
    void scalingByReleasableMessagesCostsAtMostSixTenthsOfAFixedNumberOfWorkersWithEqualWait(LoadTrace trace) {
        System.out.println(trace.name() + ": seed " + SEED);
        StrategyComparison comparison = StrategyComparison.of(trace, SEED);
        StrategyResult releasable = comparison.result(StrategyComparison.RELEASABLE);
        StrategyResult maximum = comparison.result(StrategyComparison.FIXED_MAXIMUM);
        StrategyResult equalWait = comparison.result(StrategyComparison.FIXED_EQUAL_WAIT);

        assertThat(releasable.p99()).isLessThanOrEqualTo(maximum.p99() + WORKER_START_SECONDS);
        assertThat(equalWait.p99()).isLessThanOrEqualTo(releasable.p99());
        assertThat(releasable.workerHours()).isLessThanOrEqualTo(0.6 * maximum.workerHours());
        assertThat(releasable.workerHours()).isLessThanOrEqualTo(0.6 * equalWait.workerHours());
    }

    @Test
    void scalingByReleasableMessagesStartsNoMoreWorkersThanTheLimitsCanKeepBusy() {
        LoadTrace trace = LoadTrace.burstOfSenders(BURST);
        double busyWorkers =
                trace.maxReleasesPerSecond() * ScalingSimulation.SEND_SECONDS / ScalingSimulation.CONCURRENCY;
        StrategyResult releasable = ScalingSimulation.run(trace, ScalingStrategy.byReleasable(), 1, SEED);
        StrategyResult byBacklog = ScalingSimulation.run(trace, ScalingStrategy.byBacklog(), 1, SEED);

        assertThat(releasable.maxWorkers()).isEqualTo((int) Math.ceil(busyWorkers));
        assertThat(byBacklog.maxWorkers()).isEqualTo(ScalingSimulation.PARTITIONS);
        assertThat(releasable.workerHours()).isLessThan(0.6 * byBacklog.workerHours());
        assertThat(releasable.p99()).isLessThanOrEqualTo(ScalingSimulation.TARGET_WAIT_SECONDS);
    }

    @Test
    void simulationsWithEqualSeedsHaveEqualResults() {
        LoadTrace trace = LoadTrace.burstOfSenders(20_000);
        assertThat(ScalingSimulation.run(trace, ScalingStrategy.byLag(), 1, SEED))
                .isEqualTo(ScalingSimulation.run(trace, ScalingStrategy.byLag(), 1, SEED));
    }

    @Test
    void unsentMessageWaitsUntilTheEndOfTheSimulation() {
        LoadTrace whole = LoadTrace.burstOfAll(100_000);
        LoadTrace cut = new LoadTrace("cut", "", true, 160, whole.senders(), null, whole.arrivals());
        StrategyResult result = ScalingSimulation.run(cut, ScalingStrategy.fixed(1), 1, SEED);
        // The burst arrives after a minute. One worker sends 32 messages per second, so half of the messages are unsent
        // when the simulation ends.
        assertThat(result.p50()).isCloseTo(100, within(0.2));
    }

    @Test
    void workerPlotHasALineForEachStrategy() throws ParserConfigurationException, IOException, SAXException {
        StrategyComparison comparison = StrategyComparison.of(LoadTrace.burstOfSenders(10_000), SEED);
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(WorkerPlot.of(comparison))));
        assertThat(comparison.results().keySet())
                .allSatisfy(strategy ->
                        assertThat(svg.getDocumentElement().getTextContent()).contains(strategy));
        assertThat(svg.getElementsByTagName("path").getLength())
                .isEqualTo(5 + 2 * comparison.results().size());
    }
}
