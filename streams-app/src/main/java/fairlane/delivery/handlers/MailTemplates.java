package fairlane.delivery.handlers;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders the Mustache templates of a directory. A template consists of the files {@code NAME.html.mustache} and {@code
 * NAME.txt.mustache}, or one of them, and optionally {@code NAME.subject.mustache}. In a file, {@code {{>other}}}
 * includes the file of the template {@code other} that has the same kind (html, txt or subject).
 *
 * <p>The files are read for each mail. Reading costs little compared to sending the mail, and a changed file takes
 * effect at once.
 */
final class MailTemplates {
    /** The pattern of template names. A matching name cannot refer to a file outside the template directory. */
    private static final String NAME = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}";

    private final Path directory;

    MailTemplates(Path directory) {
        this.directory = directory;
    }

    /**
     * Renders a template.
     *
     * @throws UnsendableException if the template is missing or invalid, or a variable is missing; the exception message
     *     names the template and the variable
     */
    MailContent render(String name, Map<String, Object> data) throws UnsendableException {
        if (!name.matches(NAME)) {
            throw new UnsendableException("\"" + ServerReplyText.excerpt(name, "")
                    + "\" is not a template name; use letters, digits and . _ -");
        }
        String text = render(name, Kind.TXT, data);
        String html = render(name, Kind.HTML, data);
        if (text == null && html == null) {
            throw new UnsendableException("there is no template " + name + ": the template directory contains neither "
                    + name + Kind.HTML.suffix + " nor " + name + Kind.TXT.suffix);
        }
        return new MailContent(render(name, Kind.SUBJECT, data), text, html);
    }

    /** The kinds of template files: one for each part of a mail. */
    private enum Kind {
        TXT(".txt.mustache"),
        HTML(".html.mustache"),
        SUBJECT(".subject.mustache");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }
    }

    private @Nullable String render(String name, Kind kind, Map<String, Object> data) throws UnsendableException {
        Path file = directory.resolve(name + kind.suffix);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            return compiler(kind).compile(Files.readString(file)).execute(data);
        } catch (MustacheException.Context e) {
            throw new UnsendableException("the template " + file.getFileName() + " requires " + e.key
                    + ", which is neither in the attributes nor in the body");
        } catch (MustacheException e) {
            throw new UnsendableException("the template " + file.getFileName() + " is invalid: " + excerpt(e));
        } catch (IOException e) {
            throw new UnsendableException("the template " + file.getFileName() + " cannot be read: " + excerpt(e));
        }
    }

    private static String excerpt(Exception e) {
        return ServerReplyText.excerpt(String.valueOf(e.getMessage()), "");
    }

    /**
     * Configures the template compiler. Values are escaped in HTML; a null value is rendered as empty text; a missing
     * variable is an error.
     */
    private Mustache.Compiler compiler(Kind kind) {
        return Mustache.compiler()
                .escapeHTML(kind == Kind.HTML)
                .nullValue("")
                .withLoader(partialName -> new StringReader(partial(partialName, kind)));
    }

    private String partial(String name, Kind kind) throws IOException {
        if (!name.matches(NAME)) {
            throw new FileNotFoundException(name + " is not a template name");
        }
        return Files.readString(directory.resolve(name + kind.suffix));
    }
}
