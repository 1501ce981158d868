package fairlane.broker;

import fairlane.guarantees.MessageAttempt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Two instances under load, and what is done to them; in the end all guarantees are to hold. */
final class Ordeal implements AutoCloseable {
    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final RoleProcess a;
    final RoleProcess b;
    final Receiver receiver;
    private final Processes processes;
    private final Stage stage;
    private final Publisher publisher;
    private final Traffic traffic;

    private Ordeal(Stage stage, Processes processes, long seed) {
        this.processes = processes;
        this.stage = stage;
        this.publisher = new Publisher(stage);
        this.traffic = new Traffic(stage, publisher, seed);
        this.receiver = new Receiver(stage, traffic.channels());
        this.a = RoleProcess.pipeline(processes, stage, "a", RoleProcess.NO_WARM_UP);
        this.b = RoleProcess.pipeline(processes, stage, "b", RoleProcess.NO_WARM_UP);
    }

    /** Both are up, each with a half of the partitions, and requests come. */
    static Ordeal begin(Broker broker, Processes processes, String prefix, long seed, int perSecond) {
        Ordeal ordeal = new Ordeal(Stage.set(broker, prefix, PARTITIONS), processes, seed);
        List.of(ordeal.a, ordeal.b).forEach(pipeline -> pipeline.start());
        List.of(ordeal.a, ordeal.b).forEach(RoleProcess::awaitReady);
        ordeal.stage.awaitWorking("a", "b");
        ordeal.traffic.start(perSecond);
        return ordeal;
    }

    void killAndRestart(RoleProcess victim) {
        victim.life().kill9();
        victim.start();
        recover(victim);
    }

    /** What it held is restored from the changelogs. */
    void killAndLoseState(RoleProcess victim) {
        victim.life().kill9();
        victim.startWithoutState();
        recover(victim);
    }

    /** It leaves in an orderly way, and comes back. */
    void replace(RoleProcess victim) {
        victim.life().terminate();
        victim.life().awaitExit(PATIENCE);
        victim.start();
        recover(victim);
    }

    /** It sleeps until the other has taken its place, and wakes up in the belief that nothing has happened. */
    void putToSleep(RoleProcess victim, String other) {
        victim.life().stop();
        Instant asleep = Instant.now();
        stage.awaitWorking(other);
        receiver.untilAllPartitionsRelease(asleep, PATIENCE);
        victim.life().cont();
        stage.awaitWorking("a", "b");
        receiver.untilAllPartitionsRelease(Instant.now(), PATIENCE);
    }

    /** It sleeps for so long, whatever that leads to. */
    void putToSleep(RoleProcess victim, Duration time) {
        victim.life().stop();
        receiver.forSome(time);
        victim.life().cont();
        receiver.untilAllPartitionsRelease(Instant.now(), PATIENCE);
    }

    private void recover(RoleProcess victim) {
        Instant begun = Instant.now();
        victim.awaitReady();
        receiver.untilAllPartitionsRelease(begun, PATIENCE);
    }

    /** Nothing more is sent, and everything has its end. */
    void requireAllKept(Duration within) {
        traffic.close();
        int sent = publisher.accepted().size();
        try {
            receiver.until("all " + sent, within, received -> received.size() >= sent);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ". Missing:\n" + missing() + "Held:\n" + held(), e);
        }
        receiver.untilTheEnd(PATIENCE);
        new Judge(traffic::limits).requireAllKept(publisher.accepted(), receiver.all());
    }

    /** How many of each channel, in the order of its name. */
    private String missing() {
        Set<String> come = receiver.all().stream().map(Received::key).collect(Collectors.toSet());
        return publisher.accepted().stream()
                        .filter(message -> !come.contains(message.key()))
                        .collect(Collectors.groupingBy(MessageAttempt::channel, TreeMap::new, Collectors.counting()))
                + "\n";
    }

    /** As the pipeline itself explains it. */
    private String held() {
        FairlaneProcess lanes =
                processes.start(List.of("lanes", "--config", a.config().toString()));
        lanes.awaitExit(PATIENCE);
        return lanes.out() + lanes.err();
    }

    @Override
    public void close() {
        traffic.close();
        publisher.close();
        receiver.close();
        stage.close();
    }
}
