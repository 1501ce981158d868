/**
 * The configuration as validated records. This package parses the configuration file, the environment variables and the
 * command-line options once.
 */
@NullMarked
package fairlane.config;

import org.jspecify.annotations.NullMarked;
