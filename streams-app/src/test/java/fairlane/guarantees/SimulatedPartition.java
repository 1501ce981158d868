package fairlane.guarantees;

import fairlane.core.lanes.Lane;
import fairlane.core.lanes.MemorySchedulerStore;
import fairlane.core.limits.MemoryPolicies;
import fairlane.core.limits.SchedulerSettings;
import fairlane.core.model.Refusal;
import fairlane.core.model.Request;
import fairlane.core.scheduler.Budget;
import fairlane.core.scheduler.Decision;
import fairlane.core.scheduler.Release;
import fairlane.core.scheduler.ReleaseSink;
import fairlane.core.scheduler.Scheduler;
import fairlane.core.scheduler.TickResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Simulates one partition of a requests topic and the task that processes the partition, with transactions like those
 * of exactly_once_v2. A crash rolls back output, state and consumed offsets to the last commit. Events happen at the
 * true time, which only goes forward; the clock of the task may be behind the true time.
 */
final class SimulatedPartition implements ReleaseSink {
    static final SchedulerSettings SETTINGS = new SchedulerSettings(10, 5_000, 1);
    private static final long MANY_STEPS = 1_000_000;

    final MemoryPolicies policies = new MemoryPolicies();
    private final Observer observer;
    private final List<Request> topic = new ArrayList<>();
    private final MemorySchedulerStore store = new MemorySchedulerStore();
    private final Map<ScheduledKey, Request> scheduled = new TreeMap<>();
    private final List<Output> uncommitted = new ArrayList<>();
    private Scheduler scheduler;
    private int consumed;
    private int committed;
    private long time;
    private long clockBehind;
    private long startedAt;

    /** Receives the events of the partition in order, after their commit. */
    interface Observer {
        /**
         * Called after a request was offered to the scheduler and the scheduler released, queued or refused it. A
         * request that the scheduler schedules is offered again once its {@code notBefore} has passed.
         */
        default void offered(Request request, long at) {}

        void released(Request request, long at);

        void refused(Request request, Refusal refusal, long at);

        /**
         * Captures the policies that apply from {@code at} on. The returned callback runs after the observer received
         * all earlier events.
         */
        default Runnable onPoliciesChanged(long at) {
            return () -> {};
        }

        default void restarted(long at) {}
    }

    private record ScheduledKey(long notBefore, long position) implements Comparable<ScheduledKey> {
        @Override
        public int compareTo(ScheduledKey other) {
            return Comparator.comparingLong(ScheduledKey::notBefore)
                    .thenComparingLong(ScheduledKey::position)
                    .compare(this, other);
        }
    }

    /**
     * An event for the observer that is not committed yet.
     *
     * @param survivesCrash whether the event stays when a crash rolls back the transaction
     */
    private record Output(Runnable observation, boolean survivesCrash) {}

    SimulatedPartition(Observer observer, long start) {
        this.observer = observer;
        this.time = start;
        this.startedAt = start;
        this.scheduler = new Scheduler(SETTINGS, policies, store, this, start);
    }

    long time() {
        return time;
    }

    long startedAt() {
        return startedAt;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    void advance(long millis) {
        time += millis;
    }

    /** Appends a request to the requests topic. */
    void send(Request request) {
        topic.add(request);
    }

    long nextPosition() {
        return topic.size();
    }

    /** Consumes at most {@code maxRequests} requests and offers them to the scheduler. */
    void consume(int maxRequests) {
        for (int i = 0; i < maxRequests && consumed < topic.size(); i++) {
            offer(topic.get(consumed));
            consumed++;
        }
    }

    /** Offers the scheduled requests that are due to the scheduler, and then runs a tick. */
    TickResult tick(long steps) {
        List<Map.Entry<ScheduledKey, Request>> due = scheduled.entrySet().stream()
                .takeWhile(entry -> entry.getKey().notBefore() <= taskClock())
                .toList();
        due.forEach(entry -> store.journal().put(scheduled, entry.getKey(), null));
        due.forEach(entry -> offer(entry.getValue().asDue()));
        return scheduler.tick(taskClock(), Budget.ofSteps(steps));
    }

    /** Runs ticks until nothing more is due at the current time. */
    void tickUntilIdle() {
        while (tick(MANY_STEPS).wakeAt() <= taskClock()) {
            continue;
        }
    }

    void commit() {
        store.journal().commit();
        committed = consumed;
        uncommitted.forEach(output -> output.observation().run());
        uncommitted.clear();
    }

    /** Rolls back output, state and offsets to the last commit. The task is down until {@link #start}. */
    void crash() {
        store.journal().rollBack();
        consumed = committed;
        uncommitted.removeIf(output -> !output.survivesCrash());
    }

    /**
     * Starts another task.
     *
     * @param behindLastTask how far the clock of the new task is behind that of the last task, in milliseconds
     */
    void start(long behindLastTask) {
        clockBehind += behindLastTask;
        startedAt = time;
        scheduler = new Scheduler(SETTINGS, policies, store, this, taskClock());
        store.restore(scheduler);
        store.journal().commit();
        long at = time;
        addOutput(() -> observer.restarted(at), true);
    }

    /** Notifies the task that policies of the channel have changed. */
    void onPoliciesChanged(String channel) {
        scheduler.onPoliciesChanged(channel, taskClock());
        addOutput(observer.onPoliciesChanged(time), true);
    }

    /** Returns all requests, consumed or not, that were neither delivered nor became dead letters. */
    List<Request> unfinishedRequests() {
        List<Request> queued = new ArrayList<>(store.held());
        queued.addAll(scheduled.values());
        queued.addAll(topic.subList(consumed, topic.size()));
        return queued;
    }

    long taskClock() {
        return time - clockBehind;
    }

    private void offer(Request request) {
        Decision decision = scheduler.offer(request, taskClock());
        if (decision instanceof Decision.Schedule) {
            store.journal().put(scheduled, new ScheduledKey(request.notBefore(), request.position()), request);
            return;
        }
        long at = time;
        addOutput(() -> observer.offered(request, at), false);
        if (decision instanceof Decision.Queue queue) {
            store.put(queue, request);
        } else if (decision instanceof Decision.Refuse refuse) {
            addOutput(() -> observer.refused(request, refuse.refusal(), at), false);
        } else {
            addOutput(() -> observer.released(request, at), false);
        }
    }

    @Override
    public void release(Lane lane, int rank, long sequence, Release release) {
        Request request = store.take(lane, rank, sequence);
        long at = time;
        addOutput(() -> observer.released(request, at), false);
    }

    @Override
    public void refuse(Lane lane, int rank, long sequence, Refusal refusal) {
        Request request = store.take(lane, rank, sequence);
        long at = time;
        addOutput(() -> observer.refused(request, refusal, at), false);
    }

    private void addOutput(Runnable observation, boolean survivesCrash) {
        uncommitted.add(new Output(observation, survivesCrash));
    }
}
