export type FieldName = 'email' | 'name' | 'line1' | 'line2' | 'city' | 'region' | 'postalCode' | 'country' | 'method';
export type Values = Readonly<Record<FieldName, string>>;

/** `email`: the account's, if there is one. */
export const emptyValues = (email: string): Values => ({
  ...{ email, name: '', line1: '', line2: '', city: '', region: '', postalCode: '' },
  ...{ country: 'US', method: 'paypal' },
});
