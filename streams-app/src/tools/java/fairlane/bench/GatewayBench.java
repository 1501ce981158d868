package fairlane.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import fairlane.admin.Cluster;
import fairlane.config.FairlaneConfig;
import fairlane.gateway.Gateway;
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
 * Measures the gateway over many connections. Calls with an array of messages are compared with a Kafka producer that
 * sends equally many messages at a time, calls with a single message are compared with calls that do nothing, and
 * leases are compared with another queue.
 */
final class GatewayBench {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String JSON_HEADER = "Content-Type: application/json\r\n";
    private static final int ARRAY_SIZE = 100;
    private static final int LEASES_PER_CALL = 10;
    private static final String LEASE_PATH =
            "/v1/channels/" + BenchEnvironment.CHANNEL + "/leases?wait=1s&lease=60s&max=" + LEASES_PER_CALL;
    /**
     * The divisor of the number of messages in measurements whose calls contain a single message, because these calls
     * are slower.
     */
    private static final int SINGLE_CALL_DIVISOR = 10;

    /** The consumer groups that read the accepted requests. */
    private static final String PASS_THROUGH_GROUP = "pass";

    private static final String ABUSE_WATCH_GROUP = "abuse";

    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private final FairlaneConfig config;
    private final Path directory;
    private final BenchSize size;
    private final Consumer<String> progress;
    /** The last part of each JSON message, which is equal in all messages. */
    private final String messageTail;

    GatewayBench(FairlaneConfig config, Path directory, BenchSize size, Consumer<String> progress) {
        this.config = config;
        this.directory = directory;
        this.size = size;
        this.progress = progress;
        this.messageTail = "\",\"recipient\":\"+15550100\",\"body\":\"" + "x".repeat(size.bodyBytes()) + "\"}";
    }

    /** Measures how many messages per second the gateway accepts in arrays. */
    ComparedThroughput arrays() throws Exception {
        return withGateway(
                "arrays",
                Channel.newBuilder(),
                (environment, generator, url) -> compare(
                        environment,
                        "arrays",
                        () -> messagesPerSecond(
                                url, size.messages(), "/v1/messages", ACCEPTED, this::arrayBody, ARRAY_SIZE),
                        "a Kafka producer",
                        () -> producedPerSecond(environment, generator)));
    }

    /** Measures how many messages per second the gateway accepts if each call contains one message. */
    ComparedThroughput single() throws Exception {
        int count = size.messages() / SINGLE_CALL_DIVISOR;
        return withGateway(
                "single",
                Channel.newBuilder(),
                (environment, generator, url) -> compare(
                        environment,
                        "single",
                        () -> messagesPerSecond(url, count, "/v1/messages", ACCEPTED, this::messageBody, 1),
                        "calls that do nothing",
                        () -> messagesPerSecond(url, count, "/v1/leases/finish", OK, number -> "[\"none\"]", 1)));
    }

    /**
     * Measures how many messages per second can be leased and finished, ten at a time.
     *
     * @param sqs URL of a queue to compare with; null: no comparison
     */
    Object leases(@Nullable URI sqs) throws Exception {
        int count = size.messages() / SINGLE_CALL_DIVISOR;
        return withGateway(
                "leases", Channel.newBuilder().setConsumption(Consumption.LEASES), (environment, generator, url) -> {
                    try (PassThrough releases = environment.startPassThrough(PASS_THROUGH_GROUP)) {
                        RateMeasurement leaseMeasurement = () -> {
                            generator.send(environment.topics().requests(), count, size.keys());
                            environment.awaitIntake(PASS_THROUGH_GROUP);
                            environment.awaitIntake(ABUSE_WATCH_GROUP);
                            return leasedPerSecond(url, count);
                        };
                        return sqs == null
                                ? Map.of(
                                        "leases",
                                        alternate(environment, "leases", leaseMeasurement)
                                                .get(0))
                                : compare(
                                        environment,
                                        "leases",
                                        leaseMeasurement,
                                        "SQS",
                                        () -> SqsQueue.ratePerSecond(sqs, size.connections(), count, size.bodyBytes()));
                    }
                });
    }

    /** A measurement that runs against a gateway. */
    private interface GatewayMeasurement<T> {
        T measure(BenchEnvironment environment, LoadGenerator generator, URI url) throws Exception;
    }

    private <T> T withGateway(String name, Channel.Builder channel, GatewayMeasurement<T> measurement)
            throws Exception {
        try (BenchEnvironment environment = new BenchEnvironment(config, name, directory);
                LoadGenerator generator = new LoadGenerator(environment, size.bodyBytes())) {
            environment.writeChannel(channel);
            try (Cluster cluster = Cluster.connect(gatewayConfig(environment));
                    Gateway gateway = Gateway.start(cluster)) {
                return measurement.measure(environment, generator, URI.create(gateway.url()));
            }
        }
    }

    private static FairlaneConfig gatewayConfig(BenchEnvironment environment) {
        return environment.processConfig("gateway");
    }

    /** Measures a rate in messages per second. */
    private interface RateMeasurement {
        double measure() throws Exception;
    }

    private ComparedThroughput compare(
            BenchEnvironment environment,
            String name,
            RateMeasurement measurement,
            String baselineName,
            RateMeasurement baseline)
            throws Exception {
        List<List<Double>> figures = alternate(environment, name, measurement, baseline);
        return ComparedThroughput.of(name, figures.get(0), baselineName, figures.get(1));
    }

    /**
     * Runs the measurements alternately, round by round.
     *
     * @return for each measurement, the rates of all rounds without the warm-up
     */
    private List<List<Double>> alternate(BenchEnvironment environment, String name, RateMeasurement... measurements)
            throws Exception {
        List<List<Double>> figures = Stream.of(measurements)
                .<List<Double>>map(measurement -> new ArrayList<>())
                .toList();
        for (int round = size.firstRound(); round <= size.rounds(); round++) {
            for (int i = 0; i < measurements.length; i++) {
                // The backlog of one measurement must not slow down the next measurement.
                environment.awaitIntake(ABUSE_WATCH_GROUP);
                double figure = measurements[i].measure();
                if (round > 0) {
                    figures.get(i).add(figure);
                }
            }
            if (round > 0) {
                progress.accept(name + ", round " + round + " of " + size.rounds());
            }
        }
        return figures;
    }

    /** Creates the request bodies of HTTP calls. */
    private interface CallBody {
        String forCall(long number);
    }

    private double messagesPerSecond(URI url, long count, String path, int status, CallBody body, int messagesPerCall)
            throws Exception {
        return ConcurrentClients.ratePerSecond(size.connections(), count, () -> {
            HttpConnection connection = new HttpConnection(url);
            return new ConcurrentClients.Client(connection, number -> {
                connection.post(path, JSON_HEADER, body.forCall(number)).requireStatus(status);
                return messagesPerCall;
            });
        });
    }

    private String arrayBody(long number) {
        StringBuilder array = new StringBuilder("[");
        for (int i = 0; i < ARRAY_SIZE; i++) {
            array.append(i == 0 ? "" : ",").append(messageBody(number * ARRAY_SIZE + i));
        }
        return array.append(']').toString();
    }

    private String messageBody(long number) {
        String customer = "c" + number % size.keys();
        return "{\"customer\":\"" + customer + "\",\"channel\":\"" + BenchEnvironment.CHANNEL + "\",\"sender\":\"+1"
                + customer + messageTail;
    }

    /**
     * Measures a Kafka producer with the settings of the gateway. It publishes as many messages at a time as an array
     * contains, and waits for Kafka's acknowledgement before it publishes the next messages.
     */
    private double producedPerSecond(BenchEnvironment environment, LoadGenerator generator) throws Exception {
        Map<String, Object> settings = new HashMap<>(environment.clientSettings());
        settings.putAll(Gateway.producerSettings(config.gateway()));
        RecordWriter<SendRequest> writer = environment.encodings().writer(SendRequest.class);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            String topic = environment.topics().bulk();
            producer.partitionsFor(topic);
            return ConcurrentClients.ratePerSecond(
                    size.connections(),
                    size.messages(),
                    () -> new ConcurrentClients.Client(() -> {}, number -> {
                        List<Future<RecordMetadata>> sent = new ArrayList<>(ARRAY_SIZE);
                        for (int i = 0; i < ARRAY_SIZE; i++) {
                            String customer = "c" + (number * ARRAY_SIZE + i) % size.keys();
                            byte[] value =
                                    writer.write(topic, generator.request("+1" + customer, "m" + number + "-" + i));
                            sent.add(producer.send(new ProducerRecord<>(topic, customer.getBytes(UTF_8), value)));
                        }
                        for (Future<RecordMetadata> acknowledgement : sent) {
                            acknowledgement.get();
                        }
                        return ARRAY_SIZE;
                    }));
        }
    }

    private double leasedPerSecond(URI url, long count) throws Exception {
        return ConcurrentClients.ratePerSecond(size.connections(), count, () -> {
            HttpConnection connection = new HttpConnection(url);
            return new ConcurrentClients.Client(connection, number -> leaseAndFinish(connection));
        });
    }

    private static int leaseAndFinish(HttpConnection connection) throws IOException {
        HttpConnection.RawResponse response = connection.post(LEASE_PATH, "", "");
        if (response.status() != OK) {
            return 0; // the gateway is still preparing leases of the channel
        }
        ArrayNode tokens = JSON.createArrayNode();
        for (JsonNode lease : JSON.readTree(response.body()).path("leases")) {
            tokens.add(lease.path("lease").asText());
        }
        if (!tokens.isEmpty()) {
            connection.post("/v1/leases/finish", JSON_HEADER, tokens.toString()).requireStatus(OK);
        }
        return tokens.size();
    }
}
