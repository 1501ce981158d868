package fairlane.cli;

import fairlane.admin.AdminException;
import fairlane.cli.command.ExitCode;
import fairlane.cli.command.UsageException;
import fairlane.config.ConfigException;
import fairlane.config.text.NearestName;
import fairlane.delivery.worker.WorkerException;
import fairlane.dev.DevException;
import fairlane.gateway.http.GatewayException;
import fairlane.ops.OpsException;
import fairlane.pipeline.topics.SetupException;
import fairlane.schema.SchemaRegistryException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports an error of a command in one line and maps it to an exit code. A stack trace is printed only for a bug of
 * Fairlane.
 */
final class CommandFailures implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {

    /** The line that reports an error, and the exit code of the command that failed. */
    private record Failure(String line, int exitCode) {}

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) throws Exception {
        return report(failure(e), command);
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        return report(new Failure(parseErrorText(e, command), ExitCode.USAGE_ERROR), command);
    }

    private static String parseErrorText(ParameterException e, CommandLine command) {
        String help = "; see: " + command.getCommandSpec().qualifiedName() + " --help";
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()
                && !command.getSubcommands().isEmpty()) {
            String unknown = unmatched.getUnmatched().get(0);
            return "there is no command " + unknown
                    + NearestName.find(unknown, command.getSubcommands().keySet().stream())
                            .map(suggestion -> "; did you mean " + suggestion + "?")
                            .orElse(help);
        }
        return oneLine(e).replaceFirst("^Error: ", "") + help;
    }

    private static int report(Failure failure, CommandLine command) {
        command.getErr().println("fairlane: " + failure.line());
        command.getErr().flush();
        return failure.exitCode();
    }

    /**
     * Returns the error line and the exit code for an exception.
     *
     * @throws Exception {@code e} itself if it is a bug of Fairlane
     */
    private static Failure failure(Exception e) throws Exception {
        if (e instanceof AdminException admin) {
            return new Failure(oneLine(e), exitCode(admin.kind()));
        }
        if (e instanceof WorkerException delivery) {
            return new Failure(oneLine(e), delivery.isConfigurationError() ? ExitCode.USAGE_ERROR : ExitCode.REFUSED);
        }
        if (e instanceof ConfigException
                || e instanceof UsageException
                || e instanceof DevException
                || e instanceof GatewayException
                || e instanceof OpsException
                || e instanceof SetupException) {
            return new Failure(oneLine(e), ExitCode.USAGE_ERROR);
        }
        if (e instanceof TimeoutException) {
            return new Failure("Kafka does not respond in time: " + oneLine(e), ExitCode.NO_KAFKA);
        }
        if (e instanceof KafkaException || e instanceof SchemaRegistryException) {
            return new Failure(oneLine(e), ExitCode.REFUSED);
        }
        throw e;
    }

    private static int exitCode(AdminException.Kind kind) {
        return switch (kind) {
            case INVALID_REQUEST -> ExitCode.USAGE_ERROR;
            case REFUSED -> ExitCode.REFUSED;
            case KAFKA_UNREACHABLE -> ExitCode.NO_KAFKA;
        };
    }

    private static String oneLine(Exception e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    }
}
