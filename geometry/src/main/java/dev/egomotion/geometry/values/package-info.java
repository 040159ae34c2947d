/** Images, cameras, rotations and rigid transforms: values that check themselves, with the conventions of docs/conventions.md. */
package dev.egomotion.geometry.values;
