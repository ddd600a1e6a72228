/**
 * From files that hold labelled images to preprocessed pixels in shards.
 *
 * <p>{@link org.aq4svit.image.ImageSource} finds the images behind a URI, {@link org.aq4svit.image.Sharding} deals them
 * into shards, and {@link org.aq4svit.image.ShardReader} turns the images of one shard into pixels: it reads their byte
 * ranges, decodes them ({@link org.aq4svit.image.ImageDecoder}) and resizes and crops them
 * ({@link org.aq4svit.image.Preprocessing}). Every step equals Pillow and torchvision to the bit, because one grey
 * level of noise already changes predictions of a spiking network.
 */
package org.aq4svit.image;
