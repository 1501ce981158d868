package fairlane.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import fairlane.admin.Cluster;
import fairlane.config.FairlaneConfig;
import fairlane.gateway.Gateway;
import fairlane.pipeline.PassThrough;
import fairlane.schema.Channel;
import fairlane.schema.Consumption;
import fairlane.schema.RecordWriter;
import fairlane.schema.SendRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The gateway, called over many connections: arrays beside a producer of Kafka's that publishes as many at a time, single
 * messages beside calls that do nothing, leases beside another queue.
 */
final class Gateways {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String IS_JSON = "Content-Type: application/json\r\n";
    private static final int ARRAY = 100;
    private static final int LEASED = 10;
    private static final String LEASE = "/v1/channels/" + Lab.CHANNEL + "/leases?wait=1s&lease=60s&max=" + LEASED;
    /** Single calls are slower: so much fewer are enough. */
    private static final int FEWER = 10;

    /** Groups that read what was taken in. */
    private static final String PASS = "pass";

    private static final String WATCH = "abuse";

    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private final FairlaneConfig config;
    private final Path directory;
    private final BenchSize size;
    private final Consumer<String> progress;
    /** In which messages do not differ. */
    private final String rest;

    Gateways(FairlaneConfig config, Path directory, BenchSize size, Consumer<String> progress) {
        this.config = config;
        this.directory = directory;
        this.size = size;
        this.progress = progress;
        this.rest = "\",\"recipient\":\"+15550100\",\"body\":\"" + "x".repeat(size.bodyBytes()) + "\"}";
    }

    /** Messages a second that are taken in by arrays. */
    Compared arrays() throws Exception {
        return withGateway(
                "arrays",
                Channel.newBuilder(),
                (lab, load, url) -> compared(
                        lab,
                        "arrays",
                        () -> calls(url, size.messages(), "/v1/messages", ACCEPTED, this::array, ARRAY),
                        "a Kafka producer",
                        () -> produced(lab, load)));
    }

    /** Messages a second that are taken in one by one. */
    Compared single() throws Exception {
        int count = size.messages() / FEWER;
        return withGateway(
                "single",
                Channel.newBuilder(),
                (lab, load, url) -> compared(
                        lab,
                        "single",
                        () -> calls(url, count, "/v1/messages", ACCEPTED, this::message, 1),
                        "calls that do nothing",
                        () -> calls(url, count, "/v1/leases/finish", OK, turn -> "[\"none\"]", 1)));
    }

    /** Messages a second that are leased and finished, ten at a time. @param sqs a queue to compare with, if any */
    Object leases(@Nullable URI sqs) throws Exception {
        int count = size.messages() / FEWER;
        return withGateway("leases", Channel.newBuilder().setConsumption(Consumption.LEASES), (lab, load, url) -> {
            try (PassThrough releases = lab.passThrough(PASS)) {
                Measured leased = () -> {
                    load.send(lab.topics().requests(), count, size.keys());
                    lab.awaitIntake(PASS);
                    lab.awaitIntake(WATCH);
                    return leased(url, count);
                };
                return sqs == null
                        ? Map.of("leases", inTurn(lab, "leases", leased).get(0))
                        : compared(
                                lab,
                                "leases",
                                leased,
                                "SQS",
                                () -> Sqs.perSecond(sqs, size.connections(), count, size.bodyBytes()));
            }
        });
    }

    /** Something that is measured at a gateway. */
    private interface AtGateway<T> {
        T measure(Lab lab, Load load, URI url) throws Exception;
    }

    private <T> T withGateway(String name, Channel.Builder channel, AtGateway<T> it) throws Exception {
        try (Lab lab = new Lab(config, name, directory);
                Load load = new Load(lab, size.bodyBytes())) {
            lab.channel(channel);
            try (Cluster cluster = Cluster.connect(gateway(lab));
                    Gateway gateway = Gateway.start(cluster)) {
                return it.measure(lab, load, URI.create(gateway.url()));
            }
        }
    }

    private static FairlaneConfig gateway(Lab lab) {
        return lab.process("gateway");
    }

    /** Something that is measured. */
    private interface Measured {
        double measure() throws Exception;
    }

    private Compared compared(Lab lab, String what, Measured itself, String beside, Measured other) throws Exception {
        List<List<Double>> figures = inTurn(lab, what, itself, other);
        return Compared.of(what, figures.get(0), beside, figures.get(1));
    }

    /** @return the figures of each, of the rounds that count */
    private List<List<Double>> inTurn(Lab lab, String what, Measured... each) throws Exception {
        List<List<Double>> figures =
                Stream.of(each).<List<Double>>map(some -> new ArrayList<>()).toList();
        for (int round = size.firstRound(); round <= size.rounds(); round++) {
            for (int i = 0; i < each.length; i++) {
                lab.awaitIntake(WATCH); // what one left to be looked at is not to slow the other down
                double figure = each[i].measure();
                if (round > 0) {
                    figures.get(i).add(figure);
                }
            }
            if (round > 0) {
                progress.accept(what + ", round " + round + " of " + size.rounds());
            }
        }
        return figures;
    }

    /** The body of a call. */
    private interface Body {
        String of(long turn);
    }

    private double calls(URI url, long count, String path, int status, Body body, int each) throws Exception {
        return Crowd.perSecond(size.connections(), count, () -> {
            HttpConnection connection = new HttpConnection(url);
            return new Crowd.Member(connection, turn -> {
                connection.post(path, IS_JSON, body.of(turn)).require(status);
                return each;
            });
        });
    }

    private String array(long turn) {
        StringBuilder array = new StringBuilder("[");
        for (int i = 0; i < ARRAY; i++) {
            array.append(i == 0 ? "" : ",").append(message(turn * ARRAY + i));
        }
        return array.append(']').toString();
    }

    private String message(long number) {
        String customer = "c" + number % size.keys();
        return "{\"customer\":\"" + customer + "\",\"channel\":\"" + Lab.CHANNEL + "\",\"sender\":\"+1" + customer
                + rest;
    }

    /** As many at a time as the gateway gets, with the settings that it has, and no more before they are acknowledged. */
    private double produced(Lab lab, Load load) throws Exception {
        Map<String, Object> settings = new HashMap<>(lab.clients());
        settings.putAll(Gateway.producerSettings(config.gateway()));
        RecordWriter<SendRequest> writer = lab.encodings().writer(SendRequest.class);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            String topic = lab.topics().bulk();
            producer.partitionsFor(topic);
            return Crowd.perSecond(
                    size.connections(),
                    size.messages(),
                    () -> new Crowd.Member(() -> {}, turn -> {
                        List<Future<RecordMetadata>> sent = new ArrayList<>(ARRAY);
                        for (int i = 0; i < ARRAY; i++) {
                            String customer = "c" + (turn * ARRAY + i) % size.keys();
                            byte[] value = writer.write(topic, load.request("+1" + customer, "m" + turn + "-" + i));
                            sent.add(producer.send(new ProducerRecord<>(topic, customer.getBytes(UTF_8), value)));
                        }
                        for (Future<RecordMetadata> each : sent) {
                            each.get();
                        }
                        return ARRAY;
                    }));
        }
    }

    private double leased(URI url, long count) throws Exception {
        return Crowd.perSecond(size.connections(), count, () -> {
            HttpConnection connection = new HttpConnection(url);
            return new Crowd.Member(connection, turn -> leaseAndFinish(connection));
        });
    }

    private static int leaseAndFinish(HttpConnection connection) throws IOException {
        HttpConnection.Answer answer = connection.post(LEASE, "", "");
        if (answer.status() != OK) {
            return 0; // the channel is only just being made ready
        }
        ArrayNode tokens = JSON.createArrayNode();
        for (JsonNode lease : JSON.readTree(answer.body()).path("leases")) {
            tokens.add(lease.path("lease").asText());
        }
        if (!tokens.isEmpty()) {
            connection.post("/v1/leases/finish", IS_JSON, tokens.toString()).require(OK);
        }
        return tokens.size();
    }
}
