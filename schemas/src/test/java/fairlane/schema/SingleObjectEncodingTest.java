package fairlane.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SingleObjectEncodingTest {
    private final Encodings encodings = Encodings.singleObject();
    private final RecordWriter<SendRequest> writer = encodings.writer(SendRequest.class);
    private final RecordReader<SendRequest> reader = encodings.reader(SendRequest.class);

    @Test
    void readerReadsRecordInSingleObjectEncoding() throws Exception {
        assertThat(reader.read(writer.write("any", SampleRequests.full()))).isEqualTo(SampleRequests.full());
        assertThat(reader.read(writer.write("any", SampleRequests.bare()))).isEqualTo(SampleRequests.bare());
    }

    @Test
    void avroLibraryWritesAndReadsSameSingleObjectEncodingAsFairlane() throws Exception {
        byte[] bytes = writer.write("any", SampleRequests.full());

        assertThat(bytes)
                .isEqualTo(
                        SendRequest.getEncoder().encode(SampleRequests.full()).array());
        assertThat(SendRequest.getDecoder().decode(bytes)).isEqualTo(SampleRequests.full());
    }

    @Test
    void channelsAndLimitsAreReadAsTheyWereWritten() throws Exception {
        Rate rate = new Rate(0.5, Per.MINUTE, 20);
        Channel channel =
                Channel.newBuilder().setRates(List.of(rate)).setPaused(true).build();
        Limit limit =
                Limit.newBuilder().setRates(List.of(rate, rate)).setWeight(3).build();

        assertThat(encodings
                        .reader(Channel.class)
                        .read(encodings.writer(Channel.class).write("any", channel)))
                .isEqualTo(channel);
        assertThat(encodings
                        .reader(Limit.class)
                        .read(encodings.writer(Limit.class).write("any", limit)))
                .isEqualTo(limit);
    }

    @Test
    void viewingReaderReturnsBodyAsViewOfValueAndCopyingReaderReturnsCopy() throws Exception {
        byte[] value = writer.write("any", SampleRequests.full());
        SendRequest view = encodings.viewer(SendRequest.class).read(value);
        SendRequest copy = reader.read(value);

        assertThat(view).isEqualTo(copy).isEqualTo(SampleRequests.full());
        assertThat(view.getBody().array()).isSameAs(value);
        assertThat(copy.getBody().array()).hasSize(copy.getBody().remaining());
    }
}
