package fairlane.cli.bench;

import fairlane.config.FairlaneConfig;
import fairlane.dev.EmbeddedKafka;
import fairlane.pipeline.PassThrough;
import fairlane.pipeline.PipelineRunner;
import fairlane.schema.*;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;

final class Scratch {
    static String cpu(long n) {
        var mx = java.lang.management.ManagementFactory.getThreadMXBean();
        double stream = 0, net = 0;
        for (var t : mx.dumpAllThreads(false, false)) {
            long c = mx.getThreadCpuTime(t.getThreadId());
            if (t.getThreadName().contains("network-thread")
                    && t.getThreadName().contains("StreamThread")) net += c;
            else if (t.getThreadName().contains("StreamThread")) stream += c;
        }
        return String.format("   cpu/msg: stream %.2f us, producer %.2f us", stream / 1e3 / n, net / 1e3 / n);
    }

    public static void main(String[] a) throws Exception {
        int n = Integer.parseInt(a[0]);
        int rounds = Integer.parseInt(a[1]);
        String what = a[2];
        Path dir = Files.createTempDirectory("bench");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir.resolve("kafka"), 0)) {
            FairlaneConfig base = FairlaneConfig.load(
                    null,
                    Map.of(),
                    Map.of("bootstrap.servers", kafka.bootstrapServers(), "topic.prefix", "b1.", "partitions", "1"));
            try (Lab lab = new Lab(base);
                    Load load = new Load(lab, 200)) {
                lab.makeTopics();
                Channel.Builder ch = Channel.newBuilder();
                if (what.equals("conforming"))
                    ch.setSenderRates(List.of(
                            Rate.newBuilder().setUnits(100).setPer(Per.SECOND).build()));
                if (what.equals("queued"))
                    ch.setRates(List.of(Rate.newBuilder()
                            .setUnits(Double.parseDouble(a[3]))
                            .setPer(Per.SECOND)
                            .build()));
                lab.channel(ch.build());
                long t0 = System.nanoTime();
                load.send(lab.topics().requests(), n, 100_000);
                System.out.printf("produced %,.0f/s%n", n * 1e9 / (System.nanoTime() - t0));
                if (what.equals("cold")) {
                    lab.channel(Channel.newBuilder().setPaused(true).build());
                    Path st = dir.resolve("s");
                    long t = System.nanoTime();
                    try (PipelineRunner p = PipelineRunner.start(lab.process("p", st), lab.encodings())) {
                        try (org.apache.kafka.clients.admin.Admin admin = org.apache.kafka.clients.admin.Admin.create(
                                base.kafka().properties())) {
                            while (true) {
                                var o = admin.listConsumerGroupOffsets("b1.p")
                                        .partitionsToOffsetAndMetadata()
                                        .get()
                                        .get(new org.apache.kafka.common.TopicPartition("b1.requests", 0));
                                if (o != null && o.offset() >= n) break;
                                Thread.sleep(50);
                            }
                        }
                        System.out.printf("intake %,.0f/s%n", n * 1e9 / (System.nanoTime() - t));
                        System.out.println(cpu(n));
                    }
                    try (Arrivals arr = new Arrivals(lab)) {
                        t = System.nanoTime();
                        PipelineRunner p = PipelineRunner.start(lab.process("p", st), lab.encodings());
                        p.awaitReady(Duration.ofSeconds(100));
                        System.out.printf("restart %d ms%n", (System.nanoTime() - t) / 1000000);
                        System.out.println(cpu(n));
                        lab.channel(Channel.newBuilder().build());
                        System.out.printf("cold release %,.0f/s%n", arr.throughput(n));
                        System.out.println(cpu(n));
                        p.close();
                    }
                    return;
                }
                for (int r = 0; r < rounds; r++) {
                    try (Arrivals arr = new Arrivals(lab);
                            PassThrough p = PassThrough.start(
                                    lab.process("pass" + r, dir.resolve("pass" + r)), lab.encodings(), Lab.CHANNEL)) {
                        System.out.printf("pass %,.0f/s%n", arr.throughput(n));
                        System.out.println(cpu(n));
                    }
                    try (Arrivals arr = new Arrivals(lab);
                            PipelineRunner p = PipelineRunner.start(
                                    lab.process("pipe" + r, dir.resolve("pipe" + r)), lab.encodings())) {
                        System.out.printf("pipe %,.0f/s%n", arr.throughput(n));
                        System.out.println(cpu(n));
                    }
                }
            }
        }
        System.exit(0);
    }
}
