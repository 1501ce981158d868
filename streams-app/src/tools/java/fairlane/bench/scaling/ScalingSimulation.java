package fairlane.bench.scaling;

import fairlane.admin.inspection.WantedWorkers.Fleet;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Simulates one trace with one strategy in time steps of 100 ms. In each step, requests arrive, the scheduler releases
 * the messages that the limits and the in-flight window allow, and the ready workers send released messages. Workers
 * share the load evenly and a rebalance takes no time, so that only the metric used for scaling makes a difference.
 */
final class ScalingSimulation {
    static final int STEP_MILLIS = 100;
    static final int PARTITIONS = 32;
    static final int CONCURRENCY = 16;
    static final double SEND_SECONDS = 0.5;
    static final int TARGET_WAIT_SECONDS = 15;

    /** The minimum time to send a message, in seconds. The time above this minimum is distributed exponentially. */
    private static final double MIN_SEND_SECONDS = 0.1;

    /** The weight of the newest send duration in the moving average of send durations. */
    private static final double WEIGHT_OF_ONE_SEND = 0.001;

    private static final int STEPS_PER_SECOND = 1_000 / STEP_MILLIS;
    private static final int STEPS_PER_POLL = Autoscaler.POLL_SECONDS * STEPS_PER_SECOND;
    /** An upper bound of the time to send a message, in steps of the simulation. */
    private static final int MAX_SEND_STEPS = 1_024;
    /**
     * The number of simulation steps whose acknowledgements determine the size of the in-flight window. As in the
     * pipeline, as many messages may be in flight as were acknowledged in the last two seconds, but at least a hundred
     * per partition.
     */
    private static final int WINDOW_STEPS = 2 * STEPS_PER_SECOND;

    private static final int MIN_WINDOW = 100 * PARTITIONS;

    private final LoadTrace trace;
    private final ScalingStrategy strategy;
    private final LoadTrace.RequestArrivals arrivals;
    private final RandomGenerator sendTimes;
    private final Autoscaler scaler;
    private final SimulatedSenders senders;
    private final SimulatedChannel channel;
    private final WaitHistogram waits = new WaitHistogram(STEP_MILLIS / 1_000.0);
    private final int[] sendsEndingAtStep = new int[MAX_SEND_STEPS];
    private final int spacingSteps;
    private final List<StrategyResult.WorkerSample> samples = new ArrayList<>();

    /** The number of acknowledgements in each of the last simulation steps. The next field contains their sum. */
    private final int[] acknowledgedAtStep = new int[WINDOW_STEPS];

    private int acknowledgedInWindow;
    private double nextArrival;
    private int nextSender;
    private int step;
    private int inFlight;
    private int sending;
    private double averageSendSeconds = SEND_SECONDS;
    private int lastStartAt;
    private double workerSeconds;

    private ScalingSimulation(LoadTrace trace, ScalingStrategy strategy, int workers, long seed) {
        this.trace = trace;
        this.strategy = strategy;
        SplittableRandom random = new SplittableRandom(seed);
        this.arrivals = trace.arrivals().apply(random.split());
        this.sendTimes = random.split();
        this.scaler = new Autoscaler(workers);
        this.senders = new SimulatedSenders(trace.senders());
        this.channel = new SimulatedChannel(
                trace.policy(), trace.senders(), STEP_MILLIS, TARGET_WAIT_SECONDS * 1_000L, this::release);
        this.spacingSteps = trace.senderRate() == null ? 0 : (int) Math.round(STEPS_PER_SECOND / trace.senderRate());
        this.nextArrival = arrivals.next();
    }

    /**
     * Simulates a trace with a strategy.
     *
     * @param workers number of workers at the start
     * @param seed seed of the random numbers for arrivals and send durations; callers use one seed for all strategies
     */
    static StrategyResult run(LoadTrace trace, ScalingStrategy strategy, int workers, long seed) {
        return new ScalingSimulation(trace, strategy, workers, seed).run();
    }

    private StrategyResult run() {
        int steps = trace.seconds() * STEPS_PER_SECOND;
        for (step = 0; step < steps; step++) {
            endSends();
            channel.startStep(step, Math.max(MIN_WINDOW, acknowledgedInWindow) - inFlight);
            acceptArrivals();
            channel.tick();
            senders.makeDueSendersReady(step);
            if (step % STEPS_PER_POLL == 0) {
                poll();
            }
            startSends();
            workerSeconds += (double) scaler.billedWorkers() / STEPS_PER_SECOND;
        }
        senders.forEachUnsent(this::recordUnsent);
        channel.forEachUnsent(this::recordUnsent);
        double lastSentAt = (double) lastStartAt / STEPS_PER_SECOND;
        return new StrategyResult(
                workerSeconds / 3_600, waits.quantile(0.5), waits.quantile(0.99), lastSentAt, samples);
    }

    private double seconds() {
        return (double) step / STEPS_PER_SECOND;
    }

    private void endSends() {
        int ended = sendsEndingAtStep[step % MAX_SEND_STEPS];
        sendsEndingAtStep[step % MAX_SEND_STEPS] = 0;
        sending -= ended;
        inFlight -= ended;
        acknowledgedInWindow += ended - acknowledgedAtStep[step % WINDOW_STEPS];
        acknowledgedAtStep[step % WINDOW_STEPS] = ended;
    }

    private void acceptArrivals() {
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
        Fleet fleet = new Fleet(averageSendSeconds, CONCURRENCY, PARTITIONS);
        scaler.poll(
                seconds(),
                strategy.targetWorkers(
                        new ScalingStrategy.ChannelSample(channel.demand(), channel.heldMessages(), inFlight, fleet)));
        samples.add(new StrategyResult.WorkerSample(step / STEPS_PER_SECOND, scaler.billedWorkers()));
    }

    private void startSends() {
        int free = scaler.readyWorkers(seconds()) * CONCURRENCY - sending;
        for (; free > 0 && senders.hasReadySender(); free--) {
            double durationSeconds = Math.min(
                    MAX_SEND_STEPS / (2.0 * STEPS_PER_SECOND),
                    MIN_SEND_SECONDS + sendTimes.nextExponential() * (SEND_SECONDS - MIN_SEND_SECONDS));
            int durationSteps = Math.max(1, (int) Math.round(durationSeconds * STEPS_PER_SECOND));
            averageSendSeconds += WEIGHT_OF_ONE_SEND * (durationSeconds - averageSendSeconds);
            waits.add(senders.start(step, durationSteps, spacingSteps));
            sendsEndingAtStep[(step + durationSteps) % MAX_SEND_STEPS]++;
            sending++;
            lastStartAt = step;
        }
    }

    private void recordUnsent(int acceptedAt) {
        waits.add(step - acceptedAt);
    }
}
