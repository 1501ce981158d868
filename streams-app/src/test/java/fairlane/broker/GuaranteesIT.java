package fairlane.broker;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two instances under load, which are killed, lose their state, and sleep for so long that the other takes over.
 * {@link GuaranteesSoakIT} is the long form.
 */
class GuaranteesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int PER_SECOND = 400;
    /** Enough that everything has had its turn. */
    private static final int A_WHILE = 1_000;

    @RegisterExtension
    static final Broker BROKER = new Broker();

    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void allAreKeptWhenInstancesAreKilledLoseTheirStateAndFallAsleep() {
<<<<<<< HEAD
        try (Stage stage = Stage.set(BROKER, "guarantees.", 4);
                Publisher publisher = new Publisher(stage)) {
            Traffic traffic = new Traffic(stage, publisher, 4711);
            PipelineProcess a =
                    PipelineProcess.of(processes, stage, "a", Map.of()).start();
            PipelineProcess b =
                    PipelineProcess.of(processes, stage, "b", Map.of()).start();
            try (Receiver receiver = new Receiver(stage, traffic.channels())) {
                a.awaitReady();
                b.awaitReady();
                stage.awaitWorking("a", "b");
                try (AutoCloseable running = traffic.flow(PER_SECOND)) {
                    assertThat(running).isNotNull();
                    receiver.untilMore(A_WHILE, PATIENCE);

                    a.life().kill9();
                    Instant killed = Instant.now();
                    a.start().awaitReady();
                    receiver.untilAllPartitionsRelease(killed, PATIENCE);
                    receiver.untilMore(A_WHILE, PATIENCE);

                    b.life().kill9();
                    killed = Instant.now();
                    b.startWithoutState().awaitReady();
                    receiver.untilAllPartitionsRelease(killed, PATIENCE);
                    receiver.untilMore(A_WHILE, PATIENCE);

                    a.life().stop();
                    Instant stopped = Instant.now();
                    stage.awaitWorking("b");
                    receiver.untilAllPartitionsRelease(stopped, PATIENCE);
                    a.life().cont();
                    stage.awaitWorking("a", "b");
                    receiver.untilMore(A_WHILE, PATIENCE);
                }
                int sent = publisher.accepted().size();
                receiver.until("all " + sent, PATIENCE, received -> received.size() >= sent);
                receiver.untilTheEnd(PATIENCE);
                new Judge(traffic::limits).requireAllKept(publisher.accepted(), receiver.all());
            }
        } catch (Exception e) {
            throw new AssertionError(e);
=======
        try (Ordeal ordeal = Ordeal.begin(BROKER, processes, "guarantees.", 4711, PER_SECOND)) {
            ordeal.receiver.untilMore(A_WHILE, PATIENCE);
            ordeal.killAndRestart(ordeal.a);
            ordeal.receiver.untilMore(A_WHILE, PATIENCE);
            ordeal.killAndLoseState(ordeal.b);
            ordeal.receiver.untilMore(A_WHILE, PATIENCE);
            ordeal.putToSleep(ordeal.a, "b");
            ordeal.receiver.untilMore(A_WHILE, PATIENCE);
            ordeal.requireAllKept(PATIENCE);
>>>>>>> refs/heads/broker
        }
    }
}
