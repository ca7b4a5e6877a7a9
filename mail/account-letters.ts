import type { Letter } from '../contract/mail.ts';
import { momentOf } from './times.ts';
import { link, type Written, words, written } from './words.ts';

type Of<Kind extends Letter['kind']> = Extract<Letter, { kind: Kind }>;

export const passwordReset = ({ link: href, until }: Of<'password-reset'>): Written =>
  written('Choose a new password', '', [
    words('Somebody, probably you, has asked for a new password for your account at Holdfast Supply.'),
    link('Choose a new password', href),
    words(`The link works once, until ${momentOf(until)}. A newer letter of this kind ends it.`),
    words('If that was not you, you need not do anything: your password stays as it is.'),
  ]);

export const verification = ({ link: href, until }: Of<'verification'>): Written =>
  written('Please confirm your e-mail address', '', [
    words('An account at Holdfast Supply was made with this e-mail address.'),
    link('Confirm this address', href),
    words(`The link works once, until ${momentOf(until)}. In your account you can ask for another one.`),
    words('If that was not you, you need not do anything.'),
  ]);

export const backInStock = ({ product, link: href }: Of<'back-in-stock'>): Written =>
  written(`Back in stock: ${product}`, '', [
    words(`You asked us to tell you when there is ${product} again. There is, as long as it lasts.`),
    link('Look at it', href),
  ]);
