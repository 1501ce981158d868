package fairlane.cli.bench.scaling;

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

/** What scaling by what may leave costs, beside other figures; shortened, but for the silence after a burst. */
class ScalingTest {
    private static final long SEED = ScalingBench.SEED;
    private static final int BURST = 300_000;

    static Stream<Trace> bursts() {
        return Trace.all(BURST).stream().filter(Trace::isBurst);
    }

    /** That a worker has to be started cannot be made up for: so much longer may a message wait than with the maximum. */
    private static final double START_OF_WORKERS = Autoscaler.POLL_SECONDS + Autoscaler.START_SECONDS;

    @ParameterizedTest
    @MethodSource("bursts")
    void atAnEqualWaitItCostsAtMostSixTenthsOfAFixedNumber(Trace trace) {
        System.out.println(trace.name() + ": seed " + SEED);
        Comparison comparison = Comparison.of(trace, SEED);
        Run ours = comparison.run(Comparison.OURS);
        Run maximum = comparison.run(Comparison.MAXIMUM);
        Run asQuick = comparison.run(Comparison.AS_QUICK);

        assertThat(ours.p99()).isLessThanOrEqualTo(maximum.p99() + START_OF_WORKERS);
        assertThat(asQuick.p99()).isLessThanOrEqualTo(ours.p99());
        assertThat(ours.workerHours()).isLessThanOrEqualTo(0.6 * maximum.workerHours());
        assertThat(ours.workerHours()).isLessThanOrEqualTo(0.6 * asQuick.workerHours());
    }

    @Test
    void itNeverKeepsMoreWorkersThanTheLimitsCanUse() {
        Trace trace = Trace.burstOfSenders(BURST);
        double busy = trace.mostPerSecond() * Simulation.SEND_SECONDS / Simulation.CONCURRENCY;
        Run ours = Simulation.run(trace, Strategy.byWhatMayLeave(), 1, SEED);
        Run byBacklog = Simulation.run(trace, Strategy.byBacklog(), 1, SEED);

        assertThat(ours.mostWorkers()).isEqualTo((int) Math.ceil(busy));
        assertThat(byBacklog.mostWorkers()).isEqualTo(Simulation.PARTITIONS);
        assertThat(ours.workerHours()).isLessThan(0.6 * byBacklog.workerHours());
        assertThat(ours.p99()).isLessThanOrEqualTo(Simulation.TARGET_WAIT_SECONDS);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        Trace trace = Trace.burstOfSenders(20_000);
        assertThat(Simulation.run(trace, Strategy.byLag(), 1, SEED))
                .isEqualTo(Simulation.run(trace, Strategy.byLag(), 1, SEED));
    }

    @Test
    void whatIsNeverSentWaitsUntilTheEnd() {
        Trace whole = Trace.burstOfAll(100_000);
        Trace cut = new Trace("cut", "", true, 160, whole.senders(), null, whole.start());
        Run run = Simulation.run(cut, Strategy.fixed(1), 1, SEED);
        assertThat(run.p50()).isCloseTo(100, within(0.2)); // it came after a minute, and a worker sends 32 a second
    }

    @Test
    void aPlotHasALineForEachStrategy() throws ParserConfigurationException, IOException, SAXException {
        Comparison comparison = Comparison.of(Trace.burstOfSenders(10_000), SEED);
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Plot.of(comparison))));
        assertThat(comparison.runs().keySet())
                .allSatisfy(strategy ->
                        assertThat(svg.getDocumentElement().getTextContent()).contains(strategy));
        assertThat(svg.getElementsByTagName("path").getLength())
                .isEqualTo(5 + 2 * comparison.runs().size());
    }
}
