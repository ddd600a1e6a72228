/**
 * From files that hold labelled images to preprocessed pixels in shards.
 *
 * <p>{@link org.aq4svit.image.ImageSource} finds the images behind a URI, {@link org.aq4svit.image.Sharding} deals them
 * into shards, and {@link org.aq4svit.image.ImageReader} turns images into pixels: it reads them from where they lie,
 * decodes them ({@link org.aq4svit.image.ImageDecoder}) and resizes and crops them
 * ({@link org.aq4svit.image.Framing}). Every step equals Pillow and torchvision to the bit, because one grey
 * level of noise already changes predictions of a spiking network. Shards can be kept:
 * {@link org.aq4svit.image.ShardFile} and {@link org.aq4svit.image.ShardManifest}.
 */
package org.aq4svit.image;
