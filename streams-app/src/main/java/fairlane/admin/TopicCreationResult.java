package fairlane.admin;

import java.util.List;

/** The result of {@link TopicAdmin#create}. */
public sealed interface TopicCreationResult {
    /**
     * All topics exist.
     *
     * @param partitions number of partitions of each topic that carries messages; these topics are co-partitioned
     * @param createdTopics names of the topics that were missing and have been created
     * @param existingTopics names of the topics that existed already
     * @param writtenChannels names of the configured channels whose records were missing and have been written
     */
    record Complete(
            int partitions, List<String> createdTopics, List<String> existingTopics, List<String> writtenChannels)
            implements TopicCreationResult {
        public Complete {
            createdTopics = List.copyOf(createdTopics);
            existingTopics = List.copyOf(existingTopics);
            writtenChannels = List.copyOf(writtenChannels);
        }
    }

    /**
     * The creation was refused, and no topic or record was changed.
     *
     * @param reason one line that states why, and what to do instead
     */
    record Refused(String reason) implements TopicCreationResult {}
}
