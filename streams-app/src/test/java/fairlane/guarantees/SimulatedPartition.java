package fairlane.guarantees;

import fairlane.core.Budget;
import fairlane.core.Decision;
import fairlane.core.Lane;
import fairlane.core.MemoryPolicies;
import fairlane.core.MemoryStore;
import fairlane.core.Outlet;
import fairlane.core.Refusal;
import fairlane.core.Request;
import fairlane.core.Scheduler;
import fairlane.core.Settings;
import fairlane.core.Turn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One partition of a requests topic and the task that serves it, with transactions as exactly_once_v2 has them: what was
 * put out, stored and consumed since the last commit is undone by a crash. Everything happens at a true time, which only
 * goes forward; the task's clock may be behind it.
 */
final class SimulatedPartition implements Outlet {
    static final Settings SETTINGS = new Settings(10, 5_000, 1);
    private static final long PLENTY = 1_000_000;

    final MemoryPolicies policies = new MemoryPolicies();
    private final Observer observer;
    private final List<Request> topic = new ArrayList<>();
    private final MemoryStore store = new MemoryStore();
    private final Map<Due, Request> scheduled = new TreeMap<>();
    private final List<Output> uncommitted = new ArrayList<>();
    private Scheduler scheduler;
    private int consumed;
    private int committed;
    private long time;
    private long clockBehind;
    private long startedAt;

    /** What is to be seen of the partition, in the order of its time, once it is committed. */
    interface Observer {
        /** It was taken from its topic, or its notBefore has come. */
        default void offered(Request request, long at) {}

        void released(Request request, long at);

        void refused(Request request, Refusal refusal, long at);

        /** Notes what holds from now on; what is returned is called once everything before has been told. */
        default Runnable policiesChanged(long at) {
            return () -> {};
        }

        default void restarted(long at) {}
    }

    private record Due(long notBefore, long position) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return Comparator.comparingLong(Due::notBefore)
                    .thenComparingLong(Due::position)
                    .compare(this, other);
        }
    }

    /** @param lasting whether a crash does not undo it */
    private record Output(Runnable observation, boolean lasting) {}

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

    void pass(long millis) {
        time += millis;
    }

    /** A request, at the next position of the topic. */
    void send(Request request) {
        topic.add(request);
    }

    long nextPosition() {
        return topic.size();
    }

    /** Takes in what was sent, this many at the most. */
    void takeIn(int most) {
        for (int i = 0; i < most && consumed < topic.size(); i++) {
            offer(topic.get(consumed));
            consumed++;
        }
    }

    /** A turn, with what was scheduled and is due before it. */
    Turn turn(long steps) {
        List<Map.Entry<Due, Request>> due = scheduled.entrySet().stream()
                .takeWhile(entry -> entry.getKey().notBefore() <= clock())
                .toList();
        due.forEach(entry -> store.journal().put(scheduled, entry.getKey(), null));
        due.forEach(entry -> offer(entry.getValue().due()));
        return scheduler.turn(clock(), Budget.ofSteps(steps));
    }

    /** Turns until nothing more is due at this time. */
    void turnFully() {
        while (turn(PLENTY).wakeAt() <= clock()) {
            continue;
        }
    }

    void commit() {
        store.journal().commit();
        committed = consumed;
        uncommitted.forEach(output -> output.observation().run());
        uncommitted.clear();
    }

    /** What was not committed is undone, and the task is gone until {@link #start}. */
    void crash() {
        store.journal().rollBack();
        consumed = committed;
        uncommitted.removeIf(output -> !output.lasting());
    }

    /** Another task takes over, whose clock is behind the last one's. */
    void start(long behindTheLast) {
        clockBehind += behindTheLast;
        startedAt = time;
        scheduler = new Scheduler(SETTINGS, policies, store, this, clock());
        store.restore(scheduler);
        store.journal().commit();
        long at = time;
        output(() -> observer.restarted(at), true);
    }

    /** Something was changed in the policies. */
    void policiesChanged(String channel) {
        scheduler.policiesChanged(channel, clock());
        output(observer.policiesChanged(time), true);
    }

    /** All that has not left yet, taken in or not. */
    List<Request> queued() {
        List<Request> queued = new ArrayList<>(store.held());
        queued.addAll(scheduled.values());
        queued.addAll(topic.subList(consumed, topic.size()));
        return queued;
    }

    long clock() {
        return time - clockBehind;
    }

    private void offer(Request request) {
        Decision decision = scheduler.offer(request, clock());
        if (decision instanceof Decision.Schedule) {
            store.journal().put(scheduled, new Due(request.notBefore(), request.position()), request);
            return;
        }
        long at = time;
        output(() -> observer.offered(request, at), false);
        if (decision instanceof Decision.Queue queue) {
            store.put(queue, request);
        } else if (decision instanceof Decision.Refuse refuse) {
            output(() -> observer.refused(request, refuse.refusal(), at), false);
        } else {
            output(() -> observer.released(request, at), false);
        }
    }

    @Override
    public void release(Lane lane, int rank, long sequence, long gap) {
        Request request = store.take(lane, rank, sequence);
        long at = time;
        output(() -> observer.released(request, at), false);
    }

    @Override
    public void refuse(Lane lane, int rank, long sequence, Refusal refusal) {
        Request request = store.take(lane, rank, sequence);
        long at = time;
        output(() -> observer.refused(request, refusal, at), false);
    }

    private void output(Runnable observation, boolean lasting) {
        uncommitted.add(new Output(observation, lasting));
    }
}
