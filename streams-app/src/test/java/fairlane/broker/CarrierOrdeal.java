package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.guarantees.MessageAttempt;
import fairlane.schema.Channel;
import fairlane.schema.Per;
import fairlane.schema.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A broker, two pipelines, two workers and a carrier that fails now and then, each a process of its own, under load, and
 * what is done to them. In the end everything has arrived, in order and at the allowed rate.
 */
final class CarrierOrdeal implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);
    private static final int PARTITIONS = 2;
    private static final int SENDERS = 40;
    /** A sender may send every 200 ms, and gets something to send every 400. */
    private static final Rate ALLOWANCE =
            Rate.newBuilder().setUnits(5).setPer(Per.SECOND).setBurst(1).build();

    private static final long ALLOWANCE_MILLIS = 200;
    private static final long EVERY_MILLIS = 10;
    private static final int POSTING_SENDERS = 10;
    private static final long POST_EVERY_MILLIS = 40;
    /** What a worker had not sent yet, or not told of, when it was suspended has come from the other by then. */
    private static final long TAKEN_OVER_MILLIS = 1_000;

    final CarrierProcess carrier;
    final RoleProcess a;
    final RoleProcess b;
    final RoleProcess w1;
    final RoleProcess w2;
    private final BrokerProcess broker;
    private final Stage stage;
    private final Publisher publisher;
    private final Deliveries deliveries;
    private final CarrierJudge judge = new CarrierJudge(ALLOWANCE_MILLIS);
    private final Clock clock = new Clock();
    private final List<RoleProcess> gateways;
    private final Poster poster;
    private final Clock postClock = new Clock();

    private CarrierOrdeal(Processes processes) {
        this.broker = BrokerProcess.start(processes);
        this.stage = Stage.set(broker.bootstrapServers(), "carrier.", PARTITIONS);
        this.publisher = new Publisher(stage);
        this.deliveries = new Deliveries(stage);
        this.carrier = CarrierProcess.start(processes, "--latency", "1ms..20ms", "--fail", "3%");
        this.a = RoleProcess.pipeline(processes, stage, "a", RoleProcess.NO_WARM_UP);
        this.b = RoleProcess.pipeline(processes, stage, "b", RoleProcess.NO_WARM_UP);
        this.w1 = worker(processes, "w1");
        this.w2 = worker(processes, "w2");
        this.gateways = Stream.of("g1", "g2")
                .map(name -> RoleProcess.gateway(processes, stage, name))
                .toList();
        this.poster = new Poster(gateways.stream()
                .map(gateway -> (Supplier<String>) gateway::url)
                .toList());
    }

    private RoleProcess worker(Processes processes, String name) {
        return RoleProcess.worker(
                processes,
                stage,
                name,
                carrier,
                Map.of("delivery.backoff", "300ms"),
                "--concurrency",
                Integer.toString(CarrierJudge.CONCURRENCY));
    }

    /** Everything is up, each with a half of the partitions, and requests come. */
    static CarrierOrdeal begin(Processes processes) {
        CarrierOrdeal ordeal = new CarrierOrdeal(processes);
        ordeal.stage.channel(
                Deliveries.CHANNEL,
                Channel.newBuilder().setSenderRates(List.of(ALLOWANCE)).build());
        // One after another: each takes a core for a while, and gives up where Kafka does not answer within 10 s.
        List.of(ordeal.a, ordeal.b).forEach(pipeline -> pipeline.start().awaitReady());
        List.of(ordeal.w1, ordeal.w2).forEach(worker -> worker.start().awaitReady());
        ordeal.awaitAllAtWork();
        AtomicInteger sent = new AtomicInteger();
        ordeal.clock.every(EVERY_MILLIS, i -> ordeal.send("s" + i % SENDERS, sent.incrementAndGet()));
        return ordeal;
    }

    /** The same with two gateways, through which more senders' requests come. */
    static CarrierOrdeal beginWithGateways(Processes processes) {
        CarrierOrdeal ordeal = begin(processes);
        ordeal.gateways.forEach(gateway -> gateway.start().awaitReady());
        ordeal.postClock.every(
                POST_EVERY_MILLIS, i -> ordeal.poster.send(Deliveries.CHANNEL, "h" + i % POSTING_SENDERS, i));
        return ordeal;
    }

    private void send(String sender, int number) {
        publisher.send(
                sender,
                Publisher.request(Deliveries.CHANNEL, sender, "m" + number).build());
    }

    /** Goes on for so many arrivals. */
    void goOn(int arrivals) {
        carrier.awaitMore(arrivals);
    }

    /** Something after which partitions go from one worker to another, until all of them get on. */
    private void moving(Runnable what) {
        judge.moved(() -> {
            what.run();
            awaitAllAtWork();
        });
    }

    void killAndRestartWorker(RoleProcess worker) {
        moving(() -> {
            judge.struck(worker.life()::kill9);
            worker.start();
        });
    }

    void killAndRestartPipeline(RoleProcess pipeline) {
        pipeline.life().kill9();
        pipeline.start();
        awaitAllAtWork();
    }

    /** Both at once. */
    void killAndRestart(RoleProcess worker, RoleProcess pipeline) {
        moving(() -> {
            judge.struck(worker.life()::kill9);
            pipeline.life().kill9();
            worker.start().awaitReady();
            pipeline.start();
        });
    }

    /** One gateway after the other is ended, and started again. */
    void rollGateways() {
        for (RoleProcess gateway : gateways) {
            requireCleanEnd(gateway.life());
            gateway.start().awaitReady();
            goOnPosting();
        }
    }

    void rollWorkers() {
        for (RoleProcess worker : List.of(w1, w2)) {
            moving(() -> {
                requireCleanEnd(worker.life());
                worker.start().awaitReady();
            });
        }
    }

    void rollPipelines() {
        for (RoleProcess pipeline : List.of(a, b)) {
            requireCleanEnd(pipeline.life());
            pipeline.start().awaitReady();
            awaitAllAtWork();
        }
    }

    private static void requireCleanEnd(FairlaneProcess process) {
        process.terminate();
        awaitCleanEnd(process);
    }

    private static void awaitCleanEnd(FairlaneProcess process) {
        assertThat(process.awaitExit(STOPS_WITHIN)).isZero();
    }

    /** Both gateways have taken something more. */
    private void goOnPosting() {
        int enough = poster.accepted().size() + 2 * gateways.size();
        await().atMost(PATIENCE).until(() -> poster.accepted().size() >= enough);
    }

    /** A process sleeps until the other of its kind has taken its place, and wakes up as if nothing had happened. */
    void putToSleep(RoleProcess worker, RoleProcess pipeline) {
        moving(() -> {
            judge.struck(worker.life()::stop);
            pipeline.life().stop();
            stage.awaitWorking(pipeline == a ? "b" : "a");
            stage.awaitDelivering(Deliveries.CHANNEL, worker == w1 ? "w2" : "w1");
            awaitAllSenders(System.currentTimeMillis() + TAKEN_OVER_MILLIS);
            judge.woken(worker.life()::cont);
            pipeline.life().cont();
        });
    }

    /** A worker sleeps for so long, whatever that leads to. */
    void putWorkerToSleep(RoleProcess worker, Duration time) {
        moving(() -> {
            judge.struck(worker.life()::stop);
            awaitAlive(worker, time);
            judge.woken(worker.life()::cont);
        });
    }

    /** For all of the time. */
    private static void awaitAlive(RoleProcess sleeper, Duration time) {
        await().during(time)
                .atMost(PATIENCE.plus(time))
                .until(() -> sleeper.life().isAlive());
    }

    void putPipelineToSleep(RoleProcess pipeline, Duration time) {
        pipeline.life().stop();
        awaitAlive(pipeline, time);
        pipeline.life().cont();
        awaitAllAtWork();
    }

    void killAndRestartBroker() {
        moving(broker::killAndRestart);
    }

    /** No worker for so long: they leave in an orderly way, in the middle of their work, and come back. */
    void pauseDeliveries(Duration time) {
        moving(() -> {
            List.of(w1, w2).forEach(worker -> worker.life().terminate());
            List.of(w1, w2).forEach(worker -> awaitCleanEnd(worker.life()));
            int before = carrier.arrivals().size();
            await().during(time)
                    .atMost(PATIENCE.plus(time))
                    .until(() -> carrier.arrivals().size() == before);
            List.of(w1, w2).forEach(worker -> worker.start().awaitReady());
        });
    }

    /** Everybody has partitions, and all of them get on. */
    void awaitAllAtWork() {
        stage.awaitWorking("a", "b");
        stage.awaitDelivering(Deliveries.CHANNEL, "w1", "w2");
        if (!carrier.arrivals().isEmpty()) {
            awaitAllSenders(System.currentTimeMillis());
        }
    }

    private void awaitAllSenders(long time) {
        carrier.awaitCustomers(SENDERS, time);
    }

    /** Nothing more is sent, and everything has its end. */
    void requireAllKept(Duration within) {
        clock.close();
        postClock.close();
        List<MessageAttempt> sent = Stream.concat(publisher.accepted().stream(), poster.accepted().stream())
                .toList();
        Set<String> accepted = sent.stream()
                .map(message -> message.customer() + "/" + message.id())
                .collect(Collectors.toSet());
        await().atMost(within)
                .pollInterval(500, TimeUnit.MILLISECONDS)
                .until(() -> carrier.taken().equals(accepted));
        deliveries.awaitAcknowledged();
        judge.requireAllKept(sent, carrier.arrivals(), deliveries.outcomes());
        assertThat(deliveries.read(stage.topics().deadLetters())).isEmpty();
    }

    @Override
    public void close() {
        clock.close();
        postClock.close();
        publisher.close();
        deliveries.close();
        stage.close();
    }
}
