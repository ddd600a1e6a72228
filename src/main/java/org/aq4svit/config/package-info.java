/**
 * How configuration and files are found and read.
 *
 * <p>{@link org.aq4svit.config.StrictConfig} is HOCON with typed reading and sentences for mistakes: an unknown key names the
 * {@linkplain org.aq4svit.config.Nearest nearest} known one. {@link org.aq4svit.config.Location} resolves what users write (paths, relative paths, Hadoop URIs) and brings remote files
 * near.
 */
package org.aq4svit.config;
