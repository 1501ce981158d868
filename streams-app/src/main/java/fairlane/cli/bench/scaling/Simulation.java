package fairlane.cli.bench.scaling;

import fairlane.admin.inspection.WantedWorkers.Fleet;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One trace with one strategy, step by step: requests come, the scheduler releases what its limits and the window let go, and
 * as many workers as are ready send it. Workers share everything evenly and a rebalance takes no time, so that nothing but
 * the figure that is scaled by makes a difference.
 */
final class Simulation {
    static final int STEP_MILLIS = 100;
    static final int PARTITIONS = 32;
    static final int CONCURRENCY = 16;
    static final double SEND_SECONDS = 0.5;
    static final int TARGET_WAIT_SECONDS = 15;

    /** Of a send, the part that every one takes; the rest is left to chance, exponentially. */
    private static final double LEAST_SEND_SECONDS = 0.1;

    /** What is measured of sends follows the newest so fast. */
    private static final double WEIGHT_OF_ONE_SEND = 0.001;

    private static final int STEPS_PER_SECOND = 1_000 / STEP_MILLIS;
    private static final int STEPS_PER_POLL = Autoscaler.POLL_SECONDS * STEPS_PER_SECOND;
    /** Longer than any send, in steps. */
    private static final int AHEAD = 1_024;
    /** As the pipeline's window: what was acknowledged in two seconds, at least a hundred a partition. */
    private static final int WINDOW_STEPS = 2 * STEPS_PER_SECOND;

    private static final int LEAST_WINDOW = 100 * PARTITIONS;

    private final Trace trace;
    private final Strategy strategy;
    private final Trace.Arrivals arrivals;
    private final RandomGenerator times;
    private final Autoscaler scaler;
    private final SimulatedSenders senders;
    private final SimulatedChannel channel;
    private final Waits waits = new Waits(STEP_MILLIS / 1_000.0);
    private final int[] endings = new int[AHEAD];
    private final int spacing;
    private final List<Run.Sample> samples = new ArrayList<>();

    /** What was acknowledged in each of the last steps, and in all of them. */
    private final int[] acknowledged = new int[WINDOW_STEPS];

    private int acknowledgedLately;
    private double nextArrival;
    private int nextSender;
    private int step;
    private int inFlight;
    private int sending;
    private double sendSeconds = SEND_SECONDS;
    private int lastStartAt;
    private double workerSeconds;

    private Simulation(Trace trace, Strategy strategy, int workers, long seed) {
        this.trace = trace;
        this.strategy = strategy;
        SplittableRandom random = new SplittableRandom(seed);
        this.arrivals = trace.start().apply(random.split());
        this.times = random.split();
        this.scaler = new Autoscaler(workers);
        this.senders = new SimulatedSenders(trace.senders());
        this.channel = new SimulatedChannel(
                trace.policy(), trace.senders(), STEP_MILLIS, TARGET_WAIT_SECONDS * 1_000L, this::release);
        this.spacing = trace.senderRate() == null ? 0 : (int) Math.round(STEPS_PER_SECOND / trace.senderRate());
        this.nextArrival = arrivals.next();
    }

    /**
     * @param workers that there are at the beginning
     * @param seed of the arrivals and of how long sends take: the same for every strategy
     */
    static Run run(Trace trace, Strategy strategy, int workers, long seed) {
        return new Simulation(trace, strategy, workers, seed).run();
    }

    private Run run() {
        int steps = trace.seconds() * STEPS_PER_SECOND;
        for (step = 0; step < steps; step++) {
            endSends();
            channel.at(step, Math.max(LEAST_WINDOW, acknowledgedLately) - inFlight);
            takeIn();
            channel.turn();
            senders.turn(step);
            if (step % STEPS_PER_POLL == 0) {
                poll();
            }
            startSends();
            workerSeconds += (double) scaler.paid() / STEPS_PER_SECOND;
        }
        senders.forEachLeft(this::neverSent);
        channel.forEachLeft(this::neverSent);
        double lastSentAt = (double) lastStartAt / STEPS_PER_SECOND;
        return new Run(workerSeconds / 3_600, waits.at(0.5), waits.at(0.99), lastSentAt, samples);
    }

    private double seconds() {
        return (double) step / STEPS_PER_SECOND;
    }

    private void endSends() {
        int ended = endings[step % AHEAD];
        endings[step % AHEAD] = 0;
        sending -= ended;
        inFlight -= ended;
        acknowledgedLately += ended - acknowledged[step % WINDOW_STEPS];
        acknowledged[step % WINDOW_STEPS] = ended;
    }

    private void takeIn() {
        while (nextArrival <= seconds()) {
            for (int i = arrivals.count(); i > 0; i--) {
                channel.send(nextSender);
                nextSender = (nextSender + 1) % trace.senders();
            }
            nextArrival = arrivals.next();
        }
    }

    private void release(int sender, int acceptedAt) {
        senders.release(sender, acceptedAt, step);
        inFlight++;
    }

    private void poll() {
        Fleet fleet = new Fleet(sendSeconds, CONCURRENCY, PARTITIONS);
        scaler.poll(seconds(), strategy.wanted(new Strategy.View(channel.outlook(), channel.held(), inFlight, fleet)));
        samples.add(new Run.Sample(step / STEPS_PER_SECOND, scaler.paid()));
    }

    private void startSends() {
        int free = scaler.ready(seconds()) * CONCURRENCY - sending;
        for (; free > 0 && senders.mayStart(); free--) {
            double takes = Math.min(
                    AHEAD / (2.0 * STEPS_PER_SECOND),
                    LEAST_SEND_SECONDS + times.nextExponential() * (SEND_SECONDS - LEAST_SEND_SECONDS));
            int takesSteps = Math.max(1, (int) Math.round(takes * STEPS_PER_SECOND));
            sendSeconds += WEIGHT_OF_ONE_SEND * (takes - sendSeconds);
            waits.add(senders.start(step, takesSteps, spacing));
            endings[(step + takesSteps) % AHEAD]++;
            sending++;
            lastStartAt = step;
        }
    }

    private void neverSent(int acceptedAt) {
        waits.add(step - acceptedAt);
    }
}
