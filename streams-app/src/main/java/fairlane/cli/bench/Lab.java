package fairlane.cli.bench;

import fairlane.config.FairlaneConfig;
import fairlane.schema.Channel;
import fairlane.schema.Encodings;
import fairlane.schema.TopicSpec;
import fairlane.schema.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Topics of their own for a measurement, which are deleted after it. */
final class Lab implements AutoCloseable {
    static final String CHANNEL = "bench";

    private final FairlaneConfig config;
    private final Encodings encodings = Encodings.singleObject();
    private final Topics topics;
    private final Admin admin;

    /** @param config with a topic prefix that nothing else uses */
    Lab(FairlaneConfig config) {
        this.config = config;
        this.topics = new Topics(config.topics().prefix());
        this.admin = Admin.create(config.kafka().properties());
    }

    Topics topics() {
        return topics;
    }

    Encodings encodings() {
        return encodings;
    }

    FairlaneConfig config() {
        return config;
    }

    void makeTopics() throws ExecutionException, InterruptedException {
        List<TopicSpec> specs = new ArrayList<>(topics.all());
        specs.add(topics.deliveriesSpec(CHANNEL));
        List<NewTopic> wanted = specs.stream().map(this::topic).toList();
        admin.createTopics(wanted).all().get();
    }

    private NewTopic topic(TopicSpec spec) {
        int partitions = spec.coPartitioned() ? config.topics().partitionsToMake() : 1;
        return new NewTopic(spec.name(), partitions, (short) config.topics().replicationFactor())
                .configs(spec.configs());
    }

    /** Writes the channel's policy. */
    void channel(Channel channel) throws ExecutionException, InterruptedException {
        byte[] value = encodings.writer(Channel.class).write(topics.channels(), channel);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(config.kafka().properties(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topics.channels(), CHANNEL, value))
                    .get();
        }
    }

    /** Settings of a process of its own: another group, another directory for its state. */
    FairlaneConfig process(String name, java.nio.file.Path stateDir) {
        Map<String, String> options = new HashMap<>(Map.of(
                "bootstrap.servers", config.kafka().bootstrapServers(),
                "topic.prefix", topics.prefix(),
                "application.id", topics.prefix() + name,
                "state.dir", stateDir.toString(),
                "http.port", "0"));
        config.kafka().clients().forEach((key, value) -> options.put("kafka." + key, value));
        return FairlaneConfig.load(null, Map.of(), options);
    }

    @Override
    public void close() {
        admin.close();
    }
}
